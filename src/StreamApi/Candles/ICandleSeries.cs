using Candlewick.EventStore.Candles;

namespace Candlewick.StreamApi.Candles;

/// <summary>The candles of one interval of an instrument, or of several that follow one another in time.</summary>
internal interface ICandleSeries
{
    /// <summary>The first <paramref name="count"/> candles that open in the time given, microseconds UTC, in ascending order.</summary>
    Task<List<CandleRow>> ReadFirstAsync(long fromUs, long toUs, int count, CancellationToken cancellationToken);

    /// <summary>The last <paramref name="count"/> candles that open before <paramref name="toUs"/>, in ascending order.</summary>
    Task<List<CandleRow>> ReadLastAsync(long toUs, int count, CancellationToken cancellationToken);
}
