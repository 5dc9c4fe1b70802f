using Candlewick.EventStore.Candles;
using Candlewick.Market.Candles;

namespace Candlewick.StreamApi.Candles;

/// <summary>
/// The candles that others are merged of, each as it was published last before a position of their log: whoever asks, and whenever, is told
/// the same. An instrument's come once each, in no order.
/// </summary>
internal interface ICandleParts
{
    /// <summary>The parts of the bucket that each instrument stood in, and maybe of some before it.</summary>
    /// <param name="instruments">Of this partition.</param>
    /// <param name="from">The interval of the parts.</param>
    /// <param name="position">The log's next offset.</param>
    Task<IReadOnlyList<CandleRow>> StandingAsync(
        IReadOnlyCollection<string> instruments, GridSet grids, string from, int partition, long position, CancellationToken cancellationToken);

    /// <summary>The parts of one bucket.</summary>
    Task<IReadOnlyList<CandleRow>> OfBucketAsync(
        string instrument, CandleBucket bucket, string from, int partition, long position, CancellationToken cancellationToken);
}
