// A self-reconnecting connection to RabbitMQ with its channels, declarations and consumers.
import {
  type ChannelModel,
  type ConfirmChannel,
  connect,
  type Options,
  type RecoveringChannelModel,
  type SocketOptions,
} from 'amqplib';

export interface BrokerSettings {
  /** `amqp://host:port/vhost` or `amqps://…`, without credentials. */
  readonly url: string;
  readonly credentials: { readonly username: string; readonly password: string };
  /** PEM certificates to trust for `amqps://`. */
  readonly ca?: string;
}

export interface Line {
  /** Gives up the connection and makes a new one: everything is declared again. Does nothing while there is none. */
  renew(): void;
  close(): Promise<void>;
}

/** Opens a channel that lives as long as the connection: if it fails, so does the connection, and both are made anew. */
export type OpenChannel = () => Promise<ConfirmChannel>;

const HEARTBEAT_SECONDS = 10;
const CONNECT_MS = 10_000;

export const connectOptions = ({ url, credentials }: BrokerSettings): Options.Connect => {
  const { protocol, hostname, port, pathname } = new URL(url);
  const tls = protocol === 'amqps:';
  return {
    protocol: tls ? 'amqps' : 'amqp',
    hostname: decodeURIComponent(hostname),
    port: port === '' ? (tls ? 5671 : 5672) : Number(port),
    vhost: pathname.length > 1 ? decodeURIComponent(pathname.slice(1)) : '/',
    heartbeat: HEARTBEAT_SECONDS,
    ...credentials,
  };
};

export const socketOptions = ({ ca }: BrokerSettings): SocketOptions => ({
  timeout: CONNECT_MS,
  // An acknowledgement is a small packet that the next job waits for: held back for company it costs 40 ms a page.
  noDelay: true,
  ...(ca === undefined ? {} : { ca: [Buffer.from(ca)] }),
});

/**
 * Resolves before there is a connection: who needs the broker waits for `setup`. amqplib restores the connection and
 * nothing else, so `setup` runs after every connect and opens, declares and consumes all of it. A channel that the
 * broker closes (a queue deleted by hand, a wrong argument) would stay dead on a connection that lives: it takes the
 * connection with it, and all is set up again.
 */
export const openLine = async (
  broker: BrokerSettings,
  {
    setup,
    onLost,
  }: {
    readonly setup: (open: OpenChannel) => Promise<void>;
    /** Once for each loss, with its cause; the first connect that fails counts as one. */
    readonly onLost: (error: unknown) => void;
  },
): Promise<Line> => {
  let told = false;
  let closing = false;
  let hangUp = (): void => {};

  const lost = (error: unknown): void => {
    hangUp = () => {};
    if (told || closing) return;
    told = true;
    onLost(error);
  };

  const dial = async (model: ChannelModel): Promise<void> => {
    let cause: unknown;
    const end = (): void => {
      hangUp = () => {};
      if (cause !== undefined) lost(cause);
      // A connection that is closed already says so; that is what was wanted.
      void model.close().catch(() => {});
    };
    hangUp = end;
    await setup(async () => {
      const channel = await model.createConfirmChannel();
      channel.on('error', (error: unknown) => {
        cause = error;
      });
      channel.on('close', () => {
        if (cause !== undefined) end();
      });
      return channel;
    });
    told = false;
  };

  const connection: RecoveringChannelModel = await connect(connectOptions(broker), {
    ...socketOptions(broker),
    recovery: { initialDelay: 200, maxDelay: 10_000, waitForConnect: false, setup: dial },
  });
  for (const loss of ['error', 'disconnect', 'connect-failed']) connection.on(loss, lost);

  return {
    renew: () => hangUp(),
    close: () => {
      closing = true;
      return connection.close();
    },
  };
};
