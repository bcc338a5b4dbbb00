// Draws the sample post into the folder named, file by file, as a scanner would. A process of its own: it is busy for seconds.
import { writeSamplePost } from '../../fixtures/make-scans/sample-post.ts';

await writeSamplePost(process.argv[2]!);
