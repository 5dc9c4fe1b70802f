using Candlewick.Instruments.Lookup;
using Candlewick.Market.Candles;

namespace Candlewick.Cli.Proof;

/// <summary>Which candles are held against the log.</summary>
/// <param name="FromUs">Earliest open time, microseconds UTC.</param>
/// <param name="ToUs">Latest open time, exclusive.</param>
/// <param name="Instrument">An id, or the beginning of ids and a star; null: all.</param>
internal sealed record VerifyRequest(long FromUs, long ToUs, string? Instrument = null)
{
    private readonly InstrumentSet _instruments = Instrument switch
    {
        null => new InstrumentSet([], [""]),
        [.. var prefix, '*'] => new InstrumentSet([], [prefix]),
        var id => new InstrumentSet([id], []),
    };

    public bool Takes(CandleKey bar) => bar.StartUs >= FromUs && bar.StartUs < ToUs && Takes(bar.Instrument);

    public bool Takes(string instrument) => _instruments.Contains(instrument);

    /// <summary>Partitions that can have such candles, of so many.</summary>
    public int[] Partitions(int partitions) => _instruments.Partitions(partitions);
}
