using System.Text;
using Candlewick.Contracts.Topics;
using Candlewick.Market.Ticks;
using Candlewick.Tests.Support;

namespace Candlewick.CandleAggregator.Tests;

/// <summary>What cannot become part of a candle is put aside with its reason and origin, and the partition goes on.</summary>
public sealed class DeadLetterTests(KafkaFixture kafka)
{
    private static readonly byte[] NotText = [0xff, 0xfe, 0x80];

    [Fact]
    public async Task Each_unusable_record_is_a_letter_with_reason_and_origin_and_the_next_tick_counts()
    {
        var trade = new Tick { Kind = TickKind.Trade, Fields = TickFields.Price | TickFields.Size, TradeUs = Ticks.Open, ReceiveUs = Ticks.Open, Price = 1, Size = 1 };
        (string Reason, TickRecord Record)[] unusable =
        [
            ("unreadable", new(0, "k"u8.ToArray(), "{\"not\":\"ours\"}"u8.ToArray())),
            ("unreadable", new(0, null, null)),
            ("unreadable", new(0, "k"u8.ToArray(), [])),
            ("unreadable", Ticks.Trade(1, schema: KnownSchemaIds.Foreign)),
            ("unreadable", Ticks.Trade(1) with { Value = Ticks.Trade(1).Value![..20] }),
            ("unreadable", Ticks.Trade(1, source: "")),
            ("unreadable", new(0, Encoding.UTF8.GetBytes(Ticks.Spy), Ticks.Frame(trade, Encoding.UTF8.GetBytes(Ticks.Spy), NotText, KnownSchemaIds.Ours))),
            ("unreadable", new(0, Encoding.UTF8.GetBytes(Ticks.Spy), Ticks.Frame(trade, Encoding.UTF8.GetBytes(Ticks.Spy), NotText, KnownSchemaIds.Ours))),
            ("key", Ticks.Trade(1) with { Key = "NYSE:IBM"u8.ToArray() }),
            ("key", Ticks.Trade(1) with { Key = null }),
            ("instrument", Ticks.Trade(1, instrument: "MOON:CHEESE")),
            ("instrument", Ticks.Trade(1, instrument: "no venue")),
            ("instrument", new(0, NotText, Ticks.Frame(trade, NotText, "lean"u8, KnownSchemaIds.Ours))),
            ("key", Ticks.Group("NYSE") with { Key = null }),
            ("instrument", Ticks.Group("NYSE", "MOON:CHEESE")),
            ("group", Ticks.Group("NYSE-NIGHT")),
            ("group", Ticks.Group("NYSE-NIGHT")),
            ("group", Ticks.Group("NSE-EQ")), // Another venue's
            ("invalid", Ticks.Trade(1, price: 0)),
            ("invalid", Ticks.Trade(1, price: -1)),
            ("invalid", Ticks.Trade(1, size: -1)),
        ];
        await using var bench = await Bench.CreateAsync(kafka);
        bench.Publish(unusable.Select(u => u.Record));
        bench.Publish(Ticks.Trade(2, size: 7, schema: KnownSchemaIds.Older), Ticks.Clock(200), Ticks.Trade(3, size: 1), Ticks.Trade(190, size: 5));
        bench.Publish(Ticks.Clock(300, ClockState.End), Ticks.Trade(299), Ticks.Group("NYSE"));
        await bench.RunToEndAsync();

        var origins = bench.Read(TopicCatalog.Ticks);
        var letters = bench.Read(TopicCatalog.DeadLetters);
        int late = unusable.Length + 2;
        Assert.Equal([.. unusable.Select(u => u.Reason), "late", "ended", "ended"], letters.Select(l => l.Header(RecordHeaders.Reason)!.Split(':')[0]));
        Assert.Equal(
            [.. Enumerable.Range(0, unusable.Length), late, origins.Count - 2, origins.Count - 1],
            letters.Select(l => origins.FindIndex(o => $"{o.Offset.Value}" == l.Header(RecordHeaders.OriginOffset))));
        Assert.All(letters, letter =>
        {
            var origin = origins.Single(o => $"{o.Offset.Value}" == letter.Header(RecordHeaders.OriginOffset));
            Assert.Equal(origin.Message.Key, letter.Message.Key);
            Assert.Equal(origin.Message.Value, letter.Message.Value);
            Assert.Equal(bench.Name(TopicCatalog.Ticks), letter.Header(RecordHeaders.OriginTopic));
            Assert.Equal("0", letter.Header(RecordHeaders.OriginPartition));
        });
        Assert.Equal(12, bench.Candles(TopicCatalog.Candles).Where(c => c.Value is { Interval: "1d", Revision: 0 }).Sum(c => c.Value.Volume));
    }

    [Fact]
    public async Task A_record_too_large_for_a_letter_leaves_its_bytes_at_the_origin()
    {
        await using var bench = await Bench.CreateAsync(kafka);
        bench.Publish(new TickRecord(0, "k"u8.ToArray(), new byte[980_000]), Ticks.Trade(1), Ticks.Clock(70));

        await bench.RunToEndAsync();

        var letter = Assert.Single(bench.Read(TopicCatalog.DeadLetters));
        Assert.Contains("980001 bytes", letter.Header(RecordHeaders.Reason), StringComparison.Ordinal);
        Assert.Equal("0", letter.Header(RecordHeaders.OriginOffset));
        Assert.Contains(bench.Candles(), c => c.Value.Interval == "1m");
    }
}
