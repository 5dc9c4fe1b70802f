using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.History;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Tail;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Tests.Extending;

/// <summary>A channel that docs/extending.md describes: how many trades each closed candle has, from a topic that another channel reads, too.</summary>
internal static class CountChannel
{
    public static Channel Counts { get; } = new("counts", TopicCatalog.Candles)
    {
        Intervals = spec => !spec.IsFast,
        Reader = services => new CountReader(new CandleReader(TopicCatalog.Candles, services.Options.SchemaIds, services.Loggers.CreateLogger<CountReader>())),
        History = (log, _) => new LogHistory(log),
    };

    private sealed class CountReader(IItemReader candles) : IItemReader
    {
        public Item? Read(LogEntry entry) => candles.Read(entry) is CandleItem candle ? new CountItem(candle) : null;
    }

    private sealed class CountItem(CandleItem candle) : Item(candle.Instrument, candle.Interval, candle.TimeUs)
    {
        public override void WriteTo(IFieldWriter fields)
        {
            fields.Text("instrument", Instrument);
            fields.Text("interval", Interval!);
            fields.Integer("start_us", TimeUs);
            fields.Integer("trades", candle.Row.Trades);
        }
    }
}
