using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Candlewick.EventStore.Events;
using Candlewick.EventStore.Writing;
using Npgsql;

namespace Candlewick.EventStore.Tests;

/// <summary>A class of events that Candlewick does not know.</summary>
public sealed record Sample(string Name);

internal static class SampleEvents
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, 123, 456, TimeSpan.Zero);

    private static readonly EventType Type = EventType.Of((JsonTypeInfo<Sample>)JsonSerializerOptions.Default.GetTypeInfo(typeof(Sample)));

    public static StreamEvent Event(string stream, int number) => new(
        stream, EventId.Of(EventId.CandleNamespace, $"{stream}{number}"), Type, new Sample($"{stream}{number}"), Now);

    public static async Task AppendAsync(this IEventWriter writer, NpgsqlDataSource database, IReadOnlyList<StreamEvent> events)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await writer.AppendAsync(transaction, events, default);
        await transaction.CommitAsync();
    }
}
