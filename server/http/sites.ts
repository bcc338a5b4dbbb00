// Several sites behind one listener: which of them a request is for, by the host name or the path of their public addresses.
import { baseOf, withoutBase } from './front.ts';

export interface Site {
  /** `https://post.example`, or a path of it; absent: it is alone behind its listener. */
  readonly publicUrl: string | undefined;
  fetch(request: Request, env?: object): Response | Promise<Response>;
}

const refusal = (status: number, error: string): Response =>
  new Response(JSON.stringify({ error }), {
    status,
    headers: {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  });

/** What is answered for a site that could not be opened. */
export const closedSite = (publicUrl: string | undefined): Site => ({
  publicUrl,
  fetch: () => refusal(503, 'fault'),
});

/**
 * The handler of a listener. A request under a site's name goes to that site only. Under a name of this computer, which is
 * nobody's public one, the path alone decides, and where it does not, nobody answers. The site itself checks whether the
 * request may have come that way.
 */
export const chooseSite =
  (sitesNow: () => readonly Site[]) =>
  (request: Request, env?: object): Response | Promise<Response> => {
    const sites = sitesNow();
    const { hostname, pathname } = new URL(request.url);
    const isNamed = ({ publicUrl }: Site): boolean =>
      publicUrl !== undefined && new URL(publicUrl).hostname === hostname;
    const reachable = sites.filter(({ publicUrl }) => withoutBase(pathname, baseOf(publicUrl)) !== undefined);
    const [site, another] = sites.some(isNamed) ? reachable.filter(isNamed) : reachable;
    if (site === undefined || another !== undefined) return refusal(404, 'not-found');
    const base = baseOf(site.publicUrl);
    // The page names its files and calls relative to its folder.
    if (base !== '' && pathname === base) return new Response(null, { status: 308, headers: { Location: `${base}/` } });
    return site.fetch(request, env);
  };
