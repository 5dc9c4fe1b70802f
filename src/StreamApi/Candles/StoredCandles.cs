using Candlewick.EventStore.Candles;

namespace Candlewick.StreamApi.Candles;

/// <summary>The stored candles of an instrument.</summary>
/// <param name="upTo">See <see cref="CandleQuery.UpTo"/>.</param>
internal sealed class StoredCandles(CandleHistory store, string instrument, string interval, IReadOnlyList<long>? upTo = null) : ICandleSeries
{
    public Task<List<CandleRow>> ReadFirstAsync(long fromUs, long toUs, int count, CancellationToken cancellationToken) => store.ReadPageAsync(
        new CandleQuery { Instruments = [instrument], Intervals = [interval], FromUs = fromUs, ToUs = toUs, UpTo = upTo, WithOrigin = false, Limit = count }, cancellationToken);

    public Task<List<CandleRow>> ReadLastAsync(long toUs, int count, CancellationToken cancellationToken) =>
        store.ReadLastAsync(instrument, interval, count, upTo, cancellationToken, toUs);
}
