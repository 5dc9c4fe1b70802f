using Npgsql;
using NpgsqlTypes;

namespace Candlewick.EventStore.Alerts;

/// <summary>Between alerts and columns of table <c>alert</c>.</summary>
internal static class AlertColumns
{
    public const string Names =
        "id, rule_id, rule_revision, name, subject, type, happened_at, price, level, value, message, ticks_partition, ticks_offset, interval, start_at, candle_revision";

    public static long Us(DateTime time) => (time.ToUniversalTime() - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public static IEnumerable<NpgsqlParameter> Of(StoredAlert alert)
    {
        yield return new() { Value = alert.Id };
        yield return new() { Value = alert.RuleId };
        yield return new() { Value = alert.RuleRevision };
        yield return new() { Value = alert.Name };
        yield return new() { Value = alert.Subject };
        yield return new() { Value = alert.Type };
        yield return new() { Value = DateTime.UnixEpoch.AddMicroseconds(alert.TimeUs) };
        yield return Nullable(alert.Price, NpgsqlDbType.Numeric);
        yield return Nullable(alert.Level, NpgsqlDbType.Numeric);
        yield return Nullable(alert.Value, NpgsqlDbType.Numeric);
        yield return new() { Value = alert.Message };
        yield return Nullable(alert.Tick?.Partition, NpgsqlDbType.Integer);
        yield return Nullable(alert.Tick?.Offset, NpgsqlDbType.Bigint);
        yield return Nullable(alert.Candle?.Interval, NpgsqlDbType.Text);
        yield return Nullable(alert.Candle is { } candle ? DateTime.UnixEpoch.AddMicroseconds(candle.StartUs) : null, NpgsqlDbType.TimestampTz);
        yield return Nullable(alert.Candle?.Revision, NpgsqlDbType.Integer);
    }

    /// <summary>Reads <see cref="Names"/>, acknowledged_at and acknowledged_by.</summary>
    public static StoredAlert Read(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetGuid(0),
        RuleId = reader.GetGuid(1),
        RuleRevision = reader.GetInt32(2),
        Name = reader.GetString(3),
        Subject = reader.GetString(4),
        Type = reader.GetString(5),
        TimeUs = Us(reader.GetDateTime(6)),
        Price = reader.IsDBNull(7) ? null : reader.GetDecimal(7),
        Level = reader.IsDBNull(8) ? null : reader.GetDecimal(8),
        Value = reader.IsDBNull(9) ? null : reader.GetDecimal(9),
        Message = reader.GetString(10),
        Tick = reader.IsDBNull(12) ? null : (reader.GetInt32(11), reader.GetInt64(12)),
        Candle = reader.IsDBNull(13) ? null : (reader.GetString(13), Us(reader.GetDateTime(14)), reader.GetInt32(15)),
        AcknowledgedUs = reader.IsDBNull(16) ? null : Us(reader.GetDateTime(16)),
        AcknowledgedBy = reader.IsDBNull(17) ? null : reader.GetString(17),
    };

    private static NpgsqlParameter Nullable(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
