using Candlewick.Cli.Hosting;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.EventStore.Candles;
using Candlewick.Market.Candles;
using Candlewick.Market.Instruments;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Topics;
using Confluent.Kafka;
using Npgsql;

namespace Candlewick.Cli.History;

/// <summary>Closed candles of one instrument and interval, each in its latest revision: from table <c>candle</c>, or from the log where there is no database.</summary>
internal static class OurCandles
{
    private const int MostBars = 100_000;

    /// <summary>Those that begin in [<paramref name="fromUs"/>, <paramref name="toUs"/>), in order.</summary>
    /// <param name="database">Null: the log is read.</param>
    public static async Task<List<CandleRow>> ReadAsync(
        Backbone backbone, NpgsqlDataSource? database, InstrumentId instrument, BarSpec interval, long fromUs, long toUs, CancellationToken cancellationToken) => database is not null
        ? await new CandleHistory(database).ReadPageAsync(
            new CandleQuery { Instruments = [instrument.ToString()], Intervals = [interval.ToString()], FromUs = fromUs, ToUs = toUs, Limit = MostBars }, cancellationToken)
        : await Task.Run(() => FromLog(backbone, instrument, interval, fromUs, toUs, cancellationToken), cancellationToken);

    private static List<CandleRow> FromLog(Backbone backbone, InstrumentId instrument, BarSpec interval, long fromUs, long toUs, CancellationToken cancellationToken)
    {
        string id = instrument.ToString(), spec = interval.ToString();
        var latest = new SortedDictionary<long, CandleRow>();
        var partition = new TopicPartition(
            backbone.Kafka.NameOf(interval.IsFast ? TopicCatalog.CandlesFast : TopicCatalog.Candles), InstrumentPartition.Of(id, backbone.Layout.Partitions));

        // All of it: a candle is stamped with the time of the source that closed it, and one of the past may fill any day.
        PartitionReader.ReadToEnd(backbone.Kafka, [partition], record =>
        {
            if (ConfluentFrame.TryRead(record.Message.Value, out _, out var message) && Candle.Parser.ParseFrom(message) is var candle
                && candle.Instrument == id && candle.Interval == spec && candle.StartUs >= fromUs && candle.StartUs < toUs
                && (!latest.TryGetValue(candle.StartUs, out var known) || known.Revision <= candle.Revision))
            {
                latest[candle.StartUs] = CandleRow.From(candle, record.Partition.Value, record.Offset.Value, provenance: null);
            }
        }, cancellationToken);
        return [.. latest.Values];
    }
}
