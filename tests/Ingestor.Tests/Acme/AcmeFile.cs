using System.Globalization;
using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Instruments;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Tests.Acme;

/// <summary>A made-up vendor's file: <c>SYMBOL SECONDS PRICE</c> a line, seconds since 2026-01-05T00:00Z, whole prices.</summary>
internal sealed class AcmeFile(string path) : ITickFile
{
    public const long MidnightUs = 1_767_571_200_000_000;

    private readonly StreamReader _lines = File.OpenText(path);
    private readonly Dictionary<string, FeedInstrument> _instruments = [];

    public long Line { get; private set; }

    public string? Problem { get; private set; }

    public string? Damage => null;

    public ReadOutcome Read(ref Tick tick, out FeedInstrument? instrument)
    {
        instrument = null;
        if (_lines.ReadLine() is not { } line)
        {
            return ReadOutcome.End;
        }

        Line++;
        string[] fields = line.Split(' ');
        if (fields.Length != 3)
        {
            Problem = "it has not the three fields symbol, seconds, price";
            return ReadOutcome.Skipped;
        }

        instrument = _instruments.TryGetValue(fields[0], out var known) ? known : _instruments[fields[0]] = new FeedInstrument(InstrumentId.Parse($"NSE:{fields[0]}"));
        tick = new Tick
        {
            Kind = TickKind.Trade,
            TradeUs = MidnightUs + (long)(decimal.Parse(fields[1], CultureInfo.InvariantCulture) * 1_000_000),
            Price = long.Parse(fields[2], CultureInfo.InvariantCulture),
            Size = 1,
            Fields = TickFields.Price | TickFields.Size,
        };
        return ReadOutcome.Item;
    }

    public long PlausibleUntilUs(in Tick tick, long clockUs) => long.MaxValue;

    public void Dispose() => _lines.Dispose();
}
