using System.Text.Json;
using Candlewick.EventStore.Candles;
using Candlewick.EventStore.Events;
using Npgsql;
using NpgsqlTypes;

namespace Candlewick.Bench.EventStore.Contenders;

/// <summary>
/// Binary COPY of the same rows into the same two tables and nothing more: versions are counted here, sequence numbers
/// too, streams are there beforehand, nothing is looked up, no position is kept.
/// </summary>
internal sealed class BareCopy : IContender
{
    private readonly Dictionary<string, long> _versions = [];
    private long _sequence;

    public string Name => "bare COPY";

    public Task PrepareAsync(NpgsqlDataSource database)
    {
        _versions.Clear();
        _sequence = 0;
        return Task.CompletedTask;
    }

    public async Task StoreAsync(NpgsqlDataSource database, List<CandleRow> batch)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await AddStreamsAsync(transaction, batch);
        await using (var copy = await connection.BeginBinaryImportAsync(
            "COPY mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, is_archived) FROM STDIN (FORMAT BINARY)"))
        {
            foreach (var row in batch)
            {
                Write(copy, CandleEvents.From(row, DateTimeOffset.UnixEpoch));
            }

            await copy.CompleteAsync();
        }

        await CandleColumns.CopyAsync(connection, "candle", batch, default);
        await transaction.CommitAsync();
    }

    private void Write(NpgsqlBinaryImporter copy, StreamEvent e)
    {
        copy.StartRow();
        copy.Write(++_sequence, NpgsqlDbType.Bigint);
        copy.Write(e.Id, NpgsqlDbType.Uuid);
        copy.Write(e.StreamId, NpgsqlDbType.Varchar);
        copy.Write(_versions[e.StreamId] = _versions.GetValueOrDefault(e.StreamId) + 1, NpgsqlDbType.Bigint);
        copy.Write(JsonSerializer.SerializeToUtf8Bytes(e.Data, e.Type.Json), NpgsqlDbType.Jsonb);
        copy.Write(e.Type.Alias, NpgsqlDbType.Varchar);
        copy.Write(e.Timestamp.UtcDateTime, NpgsqlDbType.TimestampTz);
        copy.Write("*DEFAULT*", NpgsqlDbType.Varchar);
        copy.Write(e.Type.DotNetType, NpgsqlDbType.Varchar);
        copy.Write(false, NpgsqlDbType.Boolean);
    }

    /// <summary>Streams are what the events' foreign key asks for; few, and only the new ones.</summary>
    private async Task AddStreamsAsync(NpgsqlTransaction transaction, List<CandleRow> batch)
    {
        string[] added = [.. batch.Select(r => CandleEvents.StreamId(r.Instrument, r.Interval, r.TradingDate)).Distinct().Where(id => !_versions.ContainsKey(id))];
        await using var insert = new NpgsqlCommand("INSERT INTO mt_streams (id, version) SELECT id, 0 FROM unnest($1) id", transaction.Connection, transaction)
        {
            Parameters = { new() { Value = added } },
        };
        await insert.ExecuteNonQueryAsync();
    }
}
