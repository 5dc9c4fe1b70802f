using System.Text;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Tests.Live;

/// <summary>
/// A vendor whose protocol is words: <c>tick SYMBOL price</c>, <c>ask</c>, <c>ready</c>, <c>denied</c>, <c>refused SYMBOL why</c>, <c>leaving</c>, and
/// anything else is a heartbeat.
/// </summary>
internal sealed class TalkFeed(Uri address) : ILiveFeed
{
    public string Name => "talk";

    public FeedLimits Limits { get; init; } = new() { Instruments = 100, Silence = TimeSpan.FromSeconds(30) };

    public IEnumerable<string> Greeting { get; init; } = [];

    public string? Heartbeat { get; init; }

    /// <summary>How often a login was asked for, and whether there is another.</summary>
    public int Logins { get; private set; }

    public bool HasAnotherLogin { get; set; }

    public ValueTask<FeedEndpoint> EndpointAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(new FeedEndpoint(new Uri(address, "?token=secret"), [new("x-login", $"{Logins}")]));

    public ValueTask<bool> RenewAsync(CancellationToken cancellationToken)
    {
        Logins++;
        return ValueTask.FromResult(HasAnotherLogin);
    }

    public string? ReasonOf(IReadOnlyDictionary<string, IEnumerable<string>> headers) =>
        headers.TryGetValue("x-error-message", out var said) ? said.First() : null;

    public IEnumerable<string> Subscribe(IReadOnlyList<LiveInstrument> instruments) => instruments.Chunk(2).Select(chunk => $"+ {string.Join(' ', chunk.Select(i => i.Symbol))}");

    public IEnumerable<string> Unsubscribe(IReadOnlyList<LiveInstrument> instruments) => instruments.Chunk(2).Select(chunk => $"- {string.Join(' ', chunk.Select(i => i.Symbol))}");

    public IFrameDecoder Decoder() => new TalkDecoder();

    private sealed class TalkDecoder : IFrameDecoder
    {
        private readonly Dictionary<string, FeedInstrument> _instruments = [];
        private string[]? _words;

        public string Said { get; private set; } = "";

        public void Add(LiveInstrument instrument) => _instruments[instrument.Symbol] = instrument.Instrument;

        public void Remove(LiveInstrument instrument) => _instruments.Remove(instrument.Symbol);

        public void Begin(ReadOnlyMemory<byte> frame) => _words = Encoding.UTF8.GetString(frame.Span).Split(' ', 3);

        public FrameEvent Next(ref Tick tick, out FeedInstrument? instrument)
        {
            instrument = null;
            var words = _words;
            _words = null;
            switch (words)
            {
                case ["tick", var symbol, var price] when _instruments.TryGetValue(symbol, out instrument):
                    tick = new Tick { Kind = TickKind.Trade, Fields = TickFields.Price | TickFields.Size, Price = long.Parse(price, System.Globalization.CultureInfo.InvariantCulture), Size = 1 };
                    return FrameEvent.Tick;
                case ["tick", ..]:
                    return Say(FrameEvent.Skipped, "a tick of nothing that was asked for");
                case ["ask"]:
                    return Say(FrameEvent.Answer, "answer");
                case ["ready"]:
                    return FrameEvent.Ready;
                case ["denied"]:
                    return Say(FrameEvent.Denied, "the token has expired");
                case ["leaving"]:
                    return Say(FrameEvent.Leaving, "back soon");
                case ["refused", var symbol, var why]:
                    instrument = _instruments.GetValueOrDefault(symbol);
                    return Say(FrameEvent.Refused, why);
                default:
                    return FrameEvent.End;
            }
        }

        private FrameEvent Say(FrameEvent what, string text)
        {
            Said = text;
            return what;
        }
    }
}
