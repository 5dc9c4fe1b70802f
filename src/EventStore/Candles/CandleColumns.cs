using Npgsql;
using NpgsqlTypes;

namespace Candlewick.EventStore.Candles;

/// <summary>The columns of <c>candle</c> in the one order in which they are written and read.</summary>
internal static class CandleColumns
{
    public const string Names =
        "instrument, interval, start_at, end_at, trading_date, open, high, low, close, volume, unattributed_volume, turnover, open_interest, "
        + "trades, updates, flags, revision, source, rules, partition, source_offset, ticks_partition, ticks_first, ticks_last, ticks_count, closed_at";

    /// <summary>Writes one row of a binary COPY. Only buffers: the importer sends when its buffer is full.</summary>
    public static void Write(NpgsqlBinaryImporter copy, CandleRow row)
    {
        copy.StartRow();
        copy.Write(row.Instrument, NpgsqlDbType.Text);
        copy.Write(row.Interval, NpgsqlDbType.Text);
        copy.Write(CandleTime.ToDateTime(row.StartUs), NpgsqlDbType.TimestampTz);
        copy.Write(CandleTime.ToDateTime(row.EndUs), NpgsqlDbType.TimestampTz);
        copy.Write(row.TradingDate, NpgsqlDbType.Date);
        copy.Write(row.Open, NpgsqlDbType.Numeric);
        copy.Write(row.High, NpgsqlDbType.Numeric);
        copy.Write(row.Low, NpgsqlDbType.Numeric);
        copy.Write(row.Close, NpgsqlDbType.Numeric);
        WriteNullable(copy, row.Volume, NpgsqlDbType.Numeric);
        copy.Write(row.UnattributedVolume, NpgsqlDbType.Numeric);
        WriteNullable(copy, row.Turnover, NpgsqlDbType.Numeric);
        WriteNullable(copy, row.OpenInterest, NpgsqlDbType.Bigint);
        copy.Write(row.Trades, NpgsqlDbType.Bigint);
        copy.Write(row.Updates, NpgsqlDbType.Bigint);
        copy.Write(row.Flags, NpgsqlDbType.Integer);
        copy.Write(row.Revision, NpgsqlDbType.Integer);
        copy.Write(row.Source, NpgsqlDbType.Text);
        copy.Write(row.Rules, NpgsqlDbType.Text);
        copy.Write(row.Partition, NpgsqlDbType.Integer);
        copy.Write(row.Offset, NpgsqlDbType.Bigint);
        WriteNullable(copy, row.Provenance?.TicksPartition, NpgsqlDbType.Integer);
        WriteNullable(copy, row.Provenance?.TicksFirst, NpgsqlDbType.Bigint);
        WriteNullable(copy, row.Provenance?.TicksLast, NpgsqlDbType.Bigint);
        WriteNullable(copy, row.Provenance?.TicksCount, NpgsqlDbType.Bigint);
        WriteNullable(copy, row.Provenance is { } p ? CandleTime.ToDateTime(p.ClosedAtUs) : (DateTime?)null, NpgsqlDbType.TimestampTz);
    }

    /// <summary>Reads a row selected as <see cref="Names"/>.</summary>
    public static CandleRow Read(NpgsqlDataReader reader) => new()
    {
        Instrument = reader.GetString(0),
        Interval = reader.GetString(1),
        StartUs = CandleTime.ToMicroseconds(reader.GetDateTime(2)),
        EndUs = CandleTime.ToMicroseconds(reader.GetDateTime(3)),
        TradingDate = reader.GetFieldValue<DateOnly>(4),
        Open = reader.GetDecimal(5),
        High = reader.GetDecimal(6),
        Low = reader.GetDecimal(7),
        Close = reader.GetDecimal(8),
        Volume = reader.IsDBNull(9) ? null : reader.GetDecimal(9),
        UnattributedVolume = reader.GetDecimal(10),
        Turnover = reader.IsDBNull(11) ? null : reader.GetDecimal(11),
        OpenInterest = reader.IsDBNull(12) ? null : reader.GetInt64(12),
        Trades = reader.GetInt64(13),
        Updates = reader.GetInt64(14),
        Flags = reader.GetInt32(15),
        Revision = reader.GetInt32(16),
        Source = reader.GetString(17),
        Rules = reader.GetString(18),
        Partition = reader.GetInt32(19),
        Offset = reader.GetInt64(20),
        Provenance = reader.IsDBNull(21)
            ? null
            : new CandleProvenance(
                reader.GetInt32(21), reader.GetInt64(22), reader.GetInt64(23), reader.GetInt64(24), CandleTime.ToMicroseconds(reader.GetDateTime(25))),
    };

    private static void WriteNullable<T>(NpgsqlBinaryImporter copy, T? value, NpgsqlDbType type)
        where T : struct
    {
        if (value is { } present)
        {
            copy.Write(present, type);
        }
        else
        {
            copy.WriteNull();
        }
    }
}
