using Candlewick.Market.Candles;
using Candlewick.Streaming.Topics;

namespace Candlewick.Cli.Proof;

/// <summary>Which candles are held against the log.</summary>
/// <param name="FromUs">Earliest open time, microseconds UTC.</param>
/// <param name="ToUs">Latest open time, exclusive.</param>
/// <param name="Instrument">An id, or the beginning of ids and a star; null: all.</param>
internal sealed record VerifyRequest(long FromUs, long ToUs, string? Instrument = null)
{
    public bool Takes(CandleKey bar) => bar.StartUs >= FromUs && bar.StartUs < ToUs && Takes(bar.Instrument);

    public bool Takes(string instrument) => Instrument is null
        || (Instrument.EndsWith('*') ? instrument.StartsWith(Instrument[..^1], StringComparison.Ordinal) : instrument == Instrument);

    /// <summary>Partitions that can have such candles, of so many.</summary>
    public IEnumerable<int> Partitions(int partitions) =>
        Instrument is null || Instrument.EndsWith('*') ? Enumerable.Range(0, partitions) : [InstrumentPartition.Of(Instrument, partitions)];
}
