using Candlewick.EventStore.Candles;
using Npgsql;

namespace Candlewick.Bench.EventStore.Contenders;

/// <summary>One way to store batches of candles in a prepared, empty database.</summary>
internal interface IContender
{
    string Name { get; }

    /// <summary>What is not measured.</summary>
    Task PrepareAsync(NpgsqlDataSource database);

    /// <summary>Stores one batch, durably.</summary>
    Task StoreAsync(NpgsqlDataSource database, List<CandleRow> batch);
}
