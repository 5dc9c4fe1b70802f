using Candlewick.Ingestor.Sources;
using Candlewick.Ingestor.Text;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Files;

/// <summary>A file whose lines are ticks.</summary>
/// <param name="lines">In the order in which they are read.</param>
/// <param name="parser">Of the format.</param>
/// <param name="latestUs">What is later has not happened yet, microseconds UTC.</param>
internal sealed class TextTickFile(ILines lines, ILineParser parser, long latestUs) : ITickFile
{
    public long Line => lines.Line;

    public string? Problem { get; private set; }

    public string? Damage => lines.Damage;

    public long BytesRead => lines.BytesRead;

    public string? Remark => parser.Remark;

    /// <summary>Lines that did not stand where they belong, and were put there.</summary>
    public long Reordered { get; init; }

    public ReadOutcome Read(ref Tick tick, out FeedInstrument? instrument)
    {
        if (!lines.TryRead(out var line))
        {
            instrument = null;
            return ReadOutcome.End;
        }

        Problem = parser.Parse(line, lines.Part, ref tick, out instrument) ?? NotYet(in tick);
        return Problem is null ? ReadOutcome.Item : ReadOutcome.Skipped;
    }

    /// <summary>Without a receive time there is nothing to hold a time against: it is the tick's own.</summary>
    public long PlausibleUntilUs(in Tick tick, long clockUs) => tick.ReceiveUs != 0 ? tick.ReceiveUs + TickTime.ClocksDifferUs : long.MaxValue;

    public void Dispose() => lines.Dispose();

    /// <summary>A time that far ahead is a mistake, and would hold up the source's clock until then.</summary>
    private string? NotYet(in Tick tick)
    {
        long us = tick.Kind == TickKind.Control ? tick.ClockUs : tick.ReceiveUs != 0 ? tick.ReceiveUs : Math.Max(tick.TradeUs, tick.ExchangeUs);
        return us <= latestUs ? null : $"its time '{DateTime.UnixEpoch.AddMicroseconds(us):yyyy-MM-dd HH:mm:ss} UTC' is yet to come";
    }
}
