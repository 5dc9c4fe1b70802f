using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Tests;

/// <summary>Lines that were thought of instead of read. An instrument of null is a line that cannot be read.</summary>
internal sealed class ScriptedFile(IReadOnlyList<(FeedInstrument? Instrument, Tick Tick)> lines, long plausibleForUs = long.MaxValue) : ITickFile
{
    private int _next;

    public long Line => _next;

    public string? Problem => lines[_next - 1].Instrument is null ? $"line {_next} is broken" : null;

    public string? Damage => null;

    public ReadOutcome Read(ref Tick tick, out FeedInstrument? instrument)
    {
        instrument = null;
        if (_next == lines.Count)
        {
            return ReadOutcome.End;
        }

        (instrument, tick) = lines[_next++];
        return instrument is null ? ReadOutcome.Skipped : ReadOutcome.Item;
    }

    public long PlausibleUntilUs(in Tick tick, long clockUs) => plausibleForUs == long.MaxValue ? long.MaxValue : tick.ReceiveUs + plausibleForUs;

    public void Dispose()
    {
    }
}
