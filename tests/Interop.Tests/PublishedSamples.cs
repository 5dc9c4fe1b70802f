using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Ticks;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Confluent.Kafka;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Domain = Candlewick.Market.Ticks;

namespace Candlewick.Interop.Tests;

/// <summary>Puts <see cref="Samples"/> on the topics as the services do, for other people's clients to read.</summary>
internal static class PublishedSamples
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    /// <summary>An aborted transaction first, which no reader may see, then the samples in one that commits.</summary>
    public static async Task WriteAsync(KafkaSettings settings, RegistryConnection registry)
    {
        await new TopicAdmin(settings, TimeProvider.System, NullLogger<TopicAdmin>.Instance).EnsureAsync(2, Limit, CancellationToken.None);
        var ids = await SchemaIds.ResolveAsync(registry, settings.TopicPrefix, Limit, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        using var producer = new ProducerBuilder<byte[]?, byte[]>(settings.TransactionalProducer("interop", "0")).Build();
        producer.InitTransactions(Limit);
        producer.BeginTransaction();
        Send(TopicCatalog.Ticks, "NYSE:SPY", Framed(new Tick { Kind = TickKind.Trade, Instrument = "NYSE:SPY", Source = "aborted" }));
        Send(TopicCatalog.Candles, "NYSE:SPY", [.. Header(ids.IdFor(TopicCatalog.Candles)), .. new Candle { Instrument = "NYSE:SPY", Source = "aborted" }.ToByteArray()]);
        producer.Flush(Limit);
        producer.AbortTransaction(Limit);

        producer.BeginTransaction();
        foreach (var tick in Samples.Ticks)
        {
            Send(TopicCatalog.Ticks, tick.Instrument, Framed(tick));
        }

        foreach (var candle in Samples.Candles)
        {
            Send(TopicCatalog.Candles, candle.Instrument, [.. Header(ids.IdFor(TopicCatalog.Candles)), .. candle.ToByteArray()]);
        }

        producer.CommitTransaction(Limit);

        void Send(Topic topic, string key, byte[] value) => producer.Produce(
            settings.NameOf(topic), new Message<byte[]?, byte[]> { Key = key.Length == 0 ? null : Encoding.UTF8.GetBytes(key), Value = value });

        // Through the hot path's own reader and writer, so that what is compared went all the way round.
        byte[] Framed(Tick wire)
        {
            var tick = default(Domain.Tick);
            Assert.True(TickWire.TryRead(wire.ToByteArray(), ref tick, out var instrument, out var source, out var sessionGroup));
            byte[] message = new byte[TickWire.MaxLength];
            int length = TickWire.Write(message, tick, instrument, source, sessionGroup);
            return [.. Header(ids.IdFor(TopicCatalog.Ticks)), .. message.AsSpan(0, length)];
        }
    }

    private static byte[] Header(int id)
    {
        byte[] header = new byte[ConfluentFrame.HeaderLength];
        ConfluentFrame.WriteHeader(header, id);
        return header;
    }
}
