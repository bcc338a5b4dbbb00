// Draws the sample post into a folder, in a process of its own because it takes seconds.
import { writeSamplePost } from '../../fixtures/make-scans/sample-post.ts';

await writeSamplePost(process.argv[2]!);
