// A page worker's process: opens files, straightens, inspects and reads pages until its parent hangs up.
import { servePageJobs } from '../../../adapters/workers/serve-page-jobs.ts';
import { composePageJob, type PageWorkerSettings } from './page-job.ts';

const settings = JSON.parse(process.argv[2]!) as PageWorkerSettings;
servePageJobs(await composePageJob(settings));
