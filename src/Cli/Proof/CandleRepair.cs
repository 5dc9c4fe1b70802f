using System.Globalization;
using System.Text;
using Candlewick.CandleAggregator.Recomputing;
using Candlewick.Cli.Hosting;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Market.Candles;
using Candlewick.Streaming.Transactions;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Candlewick.Cli.Proof;

/// <summary>
/// Publishes what a verification found missing or different. A bar of which the topic has nothing comes as it should have; any other as one
/// more revision, of the values that the ticks give, marked with <see cref="RecordHeaders.Repairs"/>. It races nobody: bars that an aggregator
/// may still revise are left to it, all others it never publishes again, and of two repairs the later one fences the earlier.
/// </summary>
internal sealed class CandleRepair(Backbone backbone, ILoggerFactory loggers) : IDisposable
{
    /// <summary>One for the whole pipeline, whoever repairs.</summary>
    private readonly TransactionWriter _writer = new(backbone.Kafka, "repair", "0", TimeProvider.System, loggers.CreateLogger<CandleRepair>())
    {
        TransactionalId = $"{backbone.Kafka.GroupId("repair")}",
        KnownTopics = [backbone.Kafka.NameOf(TopicCatalog.Candles), backbone.Kafka.NameOf(TopicCatalog.CandlesFast)],
    };

    /// <summary>To be called before the verification: an earlier repair can publish nothing from now on.</summary>
    public void Begin() => _writer.Open();

    /// <summary>Publishes, in one transaction.</summary>
    /// <returns>Bars that were put right; the others are told by <paramref name="left"/>, with why.</returns>
    public int Publish(RangeVerification verification, VerifiedRange range, Action<CandleKey, string> left)
    {
        var bars = range.Faults.Select(f => f.Bar).Distinct().Where(bar => CanBePublished(verification, range, bar, left)).ToList();
        if (bars.Count == 0)
        {
            return 0;
        }

        var codecs = new[] { TopicCatalog.Candles, TopicCatalog.CandlesFast }
            .ToDictionary(backbone.Kafka.NameOf, topic => new FramedCodec<Candle>(topic, backbone.SchemaIds, Candle.Parser));
        _writer.Begin();
        foreach (var bar in bars)
        {
            var computed = verification.Computed(bar);
            if (verification.HighestRevision(bar) < 0)
            {
                foreach (var revision in computed)
                {
                    _writer.Write(revision.Topic, revision.Record);
                }
            }
            else
            {
                _writer.Write(computed[^1].Topic, Revised(computed[^1], Math.Max(verification.HighestRevision(bar), (int)computed[^1].Value.Revision) + 1, codecs[computed[^1].Topic]));
            }
        }

        _writer.Commit();
        return bars.Count;
    }

    public void Dispose() => _writer.Dispose();

    private static bool CanBePublished(RangeVerification verification, VerifiedRange range, CandleKey bar, Action<CandleKey, string> left)
    {
        if (verification.Computed(bar).Count == 0)
        {
            left(bar, "its ticks give no such candle, and what was published can be withdrawn by nobody");
            return false;
        }

        if (range.Revisable.Contains(bar))
        {
            left(bar, "ticks may still change it: its aggregator publishes the next revision by itself; verify again when its revision window is over, or its gap is filled");
            return false;
        }

        return true;
    }

    private static Message<byte[]?, byte[]?> Revised(ComputedCandle computed, int revision, FramedCodec<Candle> codec)
    {
        var value = computed.Value.Clone();
        value.Revision = (uint)revision;
        var headers = new Headers();
        foreach (var header in computed.Record.Headers)
        {
            headers.Add(header.Key, header.GetValueBytes());
        }

        headers.Add(RecordHeaders.Repairs, Encoding.UTF8.GetBytes(computed.Value.Revision.ToString(CultureInfo.InvariantCulture)));
        return new Message<byte[]?, byte[]?> { Key = computed.Record.Key, Value = codec.Encode(value), Timestamp = computed.Record.Timestamp, Headers = headers };
    }
}
