using Npgsql;

namespace Candlewick.EventStore.Candles;

/// <summary>
/// Writes the read model <c>candle</c>. New bars, nearly all, are copied straight into it: the projection's fence keeps
/// everybody else away from their instruments. Revised ones take the way by a temporary table.
/// </summary>
internal static class CandleReadModel
{
    private const string CreateStage = "CREATE TEMP TABLE candle_stage (LIKE candle) ON COMMIT DROP";

    private static readonly string Update =
        $"""
        UPDATE candle SET {CandleColumns.Assign("s")} FROM candle_stage s
        WHERE candle.instrument = s.instrument AND candle.interval = s.interval AND candle.start_at = s.start_at
          AND candle.ordinal = s.ordinal AND candle.revision < s.revision
        """;

    public static async Task WriteAsync(NpgsqlTransaction transaction, CandleChanges changes, CancellationToken cancellationToken)
    {
        if (changes.New.Count > 0)
        {
            await CandleColumns.CopyAsync(transaction.Connection!, "candle", changes.New, cancellationToken);
        }

        if (changes.Higher.Count > 0)
        {
            await ExecuteAsync(transaction, CreateStage, cancellationToken);
            await CandleColumns.CopyAsync(transaction.Connection!, "candle_stage", changes.Higher, cancellationToken);
            await ExecuteAsync(transaction, Update, cancellationToken);
        }
    }

    private static async Task ExecuteAsync(NpgsqlTransaction transaction, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
