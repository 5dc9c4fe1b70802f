using System.Buffers;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Candlewick.Market.Numbers;
using Candlewick.Market.Ticks;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;
using NamedValue = Candlewick.Contracts.V1.NamedValue;

namespace Candlewick.StreamApi.Tests.Extending;

/// <summary>A protocol that docs/extending.md describes: <c>subscribe ticks NYSE:SPY</c>, answered by a line of values for each item.</summary>
internal sealed class LineProtocol : SocketProtocol
{
    public override string Path => "/ws/lines";

    public override IProtocolCodec Open() => new Codec();

    private sealed class Codec : IProtocolCodec
    {
        public WebSocketMessageType Frames => WebSocketMessageType.Text;

        public bool TryEncode(StreamEvent happened, PooledBuffer frame)
        {
            switch (happened)
            {
                case ItemBatch batch:
                    foreach (var item in batch.Items)
                    {
                        frame.Write(item.In(LineItems.Instance));
                    }

                    return true;
                case StreamEvent.Failed failed:
                    frame.Write(Encoding.UTF8.GetBytes($"! {failed.Failure.Message}\n"));
                    return true;
                default:
                    return false;
            }
        }

        public ClientMessage Decode(ReadOnlyMemory<byte> message, WebSocketMessageType kind, out string? id)
        {
            string[] words = Encoding.UTF8.GetString(message.Span).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            id = words.Length > 2 ? $"{words[1]} {words[2]}" : null;
            return words is ["subscribe", var channel, var instrument, .. var intervals]
                ? new ClientMessage.Subscribe(new SubscribeRequest { Id = id!, Channel = channel, Instruments = [instrument], Intervals = intervals })
                : throw new UnreadableMessageException("write: subscribe CHANNEL INSTRUMENT [INTERVAL]");
        }
    }

    private sealed class LineItems : ItemEncoding
    {
        public static LineItems Instance { get; } = new();

        public override byte[] Encode(Item item)
        {
            var line = new Line();
            item.WriteTo(line);
            return Encoding.UTF8.GetBytes(line + "\n");
        }
    }

    private sealed class Line : IFieldWriter
    {
        private readonly StringBuilder _text = new();

        public void Text(string name, string value) => Add(value);

        public void Integer(string name, long value) => Add(value.ToString(CultureInfo.InvariantCulture));

        public void Decimal(string name, decimal value) => Add(value.ToString(CultureInfo.InvariantCulture));

        public void Decimal(string name, BigDecimal value) => Add(value.ToString());

        public void Truth(string name, bool value) => Add(value ? "yes" : "no");

        public void Nothing(string name) => Add("-");

        public void Flags(string name, uint mask, ReadOnlySpan<string> names) => Add(mask.ToString("x", CultureInfo.InvariantCulture));

        public void Levels(string name, ReadOnlySpan<DepthLevel> levels, int priceScale, int sizeScale) => Add(levels.Length.ToString(CultureInfo.InvariantCulture));

        public void Numbers(string name, IReadOnlyList<NamedValue> values) => Add(string.Join(',', values.Select(v => v.Name)));

        public void Changes(string name, IReadOnlyList<FieldChange> changes) => Add(string.Join(',', changes.Select(c => c.Field)));

        public override string ToString() => _text.ToString();

        private void Add(string value) => _text.Append(_text.Length > 0 ? " " : "").Append(value);
    }
}
