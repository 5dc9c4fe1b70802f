using Candlewick.Contracts.Topics;
using Candlewick.Market.Ticks;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Streaming.Topics;
using Confluent.Kafka;

namespace Candlewick.StreamApi.Tests.Replay;

/// <summary>Ticks of a little market, to be replayed.</summary>
internal static class ReplayTicks
{
    public const string Spy = "NYSE:SPY";
    public const string Qqq = "NYSE:QQQ";

    /// <summary>A trade of each instrument every second, half a second apart, and a clock tick a second on every partition.</summary>
    public static void Write(Api api, int seconds, long fromUs = Samples.OpenUs)
    {
        for (int p = 0; p < api.Layout.Partitions; p++)
        {
            var records = new List<Message<byte[]?, byte[]?>>();
            for (int n = 0; n <= seconds; n++)
            {
                long us = fromUs + (n * 1_000_000L);
                records.Add(Samples.Record(null, new Tick { Kind = TickKind.Clock, ClockUs = us, ClockState = ClockState.Up }));
                if (n == seconds)
                {
                    break;
                }

                foreach (var (instrument, at) in new[] { (Spy, us), (Qqq, us + 500_000) })
                {
                    if (InstrumentPartition.Of(instrument, api.Layout.Partitions) == p)
                    {
                        records.Add(Samples.Record(instrument, Samples.Trade(at, n + 1)));
                    }
                }
            }

            api.Log.Write(TopicCatalog.Ticks, records, partition: p);
        }
    }
}
