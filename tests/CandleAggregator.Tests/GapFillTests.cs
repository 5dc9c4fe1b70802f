using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Tests.Support;

namespace Candlewick.CandleAggregator.Tests;

/// <summary>Gaps that are filled afterwards, over a broker.</summary>
public sealed class GapFillTests(KafkaFixture kafka)
{
    /// <summary>Trades with their ids, one every 20 s for an hour.</summary>
    private static readonly List<(double Second, long Price, long Size, long Id)> Trades =
        [.. Enumerable.Range(0, 180).Select(i => (i * 20.0, 1_670_000L + (i * 7919 % 4000), 100L + i, (long)i + 1))];

    [Fact]
    public async Task A_day_with_gaps_that_are_filled_has_the_candles_of_the_day_without_also_over_restarts_in_between()
    {
        await using var whole = await Bench.CreateAsync(kafka);
        whole.Publish(Trades.SelectMany(t => (TickRecord[])[Ticks.Trade(t.Second, t.Price, t.Size, sequence: t.Id), Ticks.Clock(t.Second + 1)]).Prepend(Ticks.Clock(-60)).Append(Ticks.Clock(40_000)));
        await whole.RunToEndAsync();

        // Away for ten minutes, and five ids that never came. Filled an hour and half a day later, backwards.
        await using var torn = await Bench.CreateAsync(kafka);
        torn.Publish(Ticks.Clock(-60));
        foreach (var trade in Trades.Where(t => t.Second is < 600 or >= 1_200 && t.Id is < 91 or > 95))
        {
            torn.Publish(trade.Second == 1_200 ? [Ticks.Gap(590, 1_190)] : trade.Id == 96 ? [Ticks.Missing(1_780, 1_900.000001, 91, 95)] : []);
            torn.Publish(Ticks.Trade(trade.Second, trade.Price, trade.Size, sequence: trade.Id), Ticks.Clock(trade.Second + 1));
        }

        await torn.RunToEndAsync();
        var found = Trades.Where(t => t.Second is >= 600 and < 1_200).Reverse().Select(Backfill).ToList();
        torn.Publish(found.Take(11));
        await torn.RunToEndAsync();
        torn.Publish(found.Skip(11));
        await torn.RunToEndAsync();
        torn.Publish(Ticks.Filled(590, 1_190), Ticks.Clock(40_000));
        await torn.RunToEndAsync();
        torn.Publish(Trades.Where(t => t.Id is >= 91 and <= 95).Select(Backfill));
        torn.Publish(Ticks.Filled(1_780, 1_900.000001));
        await torn.RunToEndAsync();

        Assert.Equal(Last(whole), Last(torn));
        Assert.Equal(torn.Candles().Count, torn.Candles().Select(c => c.Identity).Distinct().Count());
        Assert.Equal(
            ["detected  0-0 ", "detected NYSE:SPY 91-95 sequence", "filled NYSE:SPY 30", "filled NYSE:SPY 5"],
            torn.Read(TopicCatalog.MarketEvents).Select(Event).Where(e => e is not null).OrderBy(e => e![0] == 'f'));

        // What is filled is filled, and the date is done.
        int before = torn.Candles().Count;
        torn.Publish(Backfill(Trades[40]), Ticks.Backfill(800, 1_671_000, 5), Ticks.Backfill(3_000, 1_671_000, 5), Ticks.Filled(590, 1_190));
        await torn.RunToEndAsync();
        Assert.Equal(before, torn.Candles().Count);
        var letters = torn.Read(TopicCatalog.DeadLetters);
        Assert.Equal(3, letters.Count);
        Assert.All(letters, letter => Assert.StartsWith("backfill: in no published gap", letter.Header(RecordHeaders.Reason), StringComparison.Ordinal));
    }

    private static TickRecord Backfill((double Second, long Price, long Size, long Id) trade) => Ticks.Backfill(trade.Second, trade.Price, trade.Size, trade.Id);

    /// <summary>The last revision of every bar, whichever that is.</summary>
    private static SortedDictionary<string, string> Last(Bench bench)
    {
        var last = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var candle in bench.Candles().Select(c => c.Value).OrderBy(c => c.Revision))
        {
            var value = candle.Clone();
            value.Revision = 0;
            last[$"{value.Interval} {value.StartUs}"] = value.ToString();
        }

        return last;
    }

    private static string? Event(Confluent.Kafka.ConsumeResult<byte[], byte[]> record)
    {
        Assert.True(ConfluentFrame.TryRead(record.Message.Value, out _, out var message));
        var said = MarketEvent.Parser.ParseFrom(message);
        return said.GapDetected is { } gap ? $"detected {said.Instrument} {gap.FirstSequence}-{gap.LastSequence} {gap.Cause}"
            : said.GapFilled is { } filled ? $"filled {said.Instrument} {filled.Ticks}" : null;
    }
}
