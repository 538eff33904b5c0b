/** One message of a stream of events (WHATWG HTML §9.2). */
export interface Message {
  /** Of this message, or the last one that had any. */
  readonly id: string | null;
  readonly event: string;
  /** Null where it has none: then it is no event, but its id counts. */
  readonly data: string | null;
}

/** The messages that came together, as they come. What breaks off within a message is none. */
export async function* messagesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly Message[]> {
  const decoder = new TextDecoder();
  let id: string | null = null;
  let rest = '';
  for await (const chunk of chunks) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? '';
    const messages: Message[] = [];
    for (const block of blocks) {
      const message = messageIn(block, id);
      id = message.id;
      messages.push(message);
    }
    if (messages.length > 0) yield messages;
  }
}

function messageIn(block: string, lastId: string | null): Message {
  const data: string[] = [];
  let [id, event] = [lastId, 'message'];
  for (const line of block.split(/\r?\n/)) {
    const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
    if (name === 'id') id = value;
    if (name === 'event') event = value;
    if (name === 'data') data.push(value);
  }
  return { id, event, data: data.length === 0 ? null : data.join('\n') };
}
