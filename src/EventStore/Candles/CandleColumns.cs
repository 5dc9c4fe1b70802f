using Candlewick.Market.Numbers;
using Npgsql;
using NpgsqlTypes;

namespace Candlewick.EventStore.Candles;

/// <summary>The columns of <c>candle</c> in the one order in which they are written and read.</summary>
public static class CandleColumns
{
    public const string Names =
        "instrument, interval, start_at, ordinal, end_at, trading_date, open, high, low, close, volume, unattributed_volume, turnover, open_interest, "
        + "trades, updates, flags, revision, source, rules, partition, source_offset, ticks_partition, ticks_first, ticks_last, ticks_count, closed_at";

    /// <summary>The same to be read: what may not fit a <see cref="decimal"/> as text.</summary>
    public static readonly string Selected = Names.Replace(" turnover,", " turnover::text,", StringComparison.Ordinal);

    /// <summary>What tells bars apart: the primary key.</summary>
    public const string Key = "instrument, interval, start_at, ordinal";

    /// <summary>Assignments of every column but those of the key, from another table's.</summary>
    public static string Assign(string from) =>
        string.Join(", ", Names[(Key.Length + 2)..].Split(", ").Select(name => $"{name} = {from}.{name}"));

    /// <summary>Copies rows into <paramref name="table"/>, which has these columns.</summary>
    public static async Task CopyAsync(NpgsqlConnection connection, string table, IReadOnlyCollection<CandleRow> rows, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"COPY {table} ({Names}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var row in rows)
        {
            Write(copy, row);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    /// <summary>Writes one row of a binary COPY. Only buffers: the importer sends when its buffer is full.</summary>
    public static void Write(NpgsqlBinaryImporter copy, CandleRow row)
    {
        copy.StartRow();
        copy.Write(row.Instrument, NpgsqlDbType.Text);
        copy.Write(row.Interval, NpgsqlDbType.Text);
        copy.Write(CandleTime.ToDateTime(row.StartUs), NpgsqlDbType.TimestampTz);
        copy.Write(row.Ordinal, NpgsqlDbType.Bigint);
        copy.Write(CandleTime.ToDateTime(row.EndUs), NpgsqlDbType.TimestampTz);
        copy.Write(row.TradingDate, NpgsqlDbType.Date);
        copy.Write(row.Open, NpgsqlDbType.Numeric);
        copy.Write(row.High, NpgsqlDbType.Numeric);
        copy.Write(row.Low, NpgsqlDbType.Numeric);
        copy.Write(row.Close, NpgsqlDbType.Numeric);
        WriteNullable(copy, row.Volume, NpgsqlDbType.Numeric);
        copy.Write(row.UnattributedVolume, NpgsqlDbType.Numeric);
        WriteTurnover(copy, row.Turnover);
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

    /// <summary>Reads a row selected as <see cref="Selected"/>.</summary>
    public static CandleRow Read(NpgsqlDataReader reader) => new()
    {
        Instrument = reader.GetString(0),
        Interval = reader.GetString(1),
        StartUs = CandleTime.ToMicroseconds(reader.GetDateTime(2)),
        Ordinal = reader.GetInt64(3),
        EndUs = CandleTime.ToMicroseconds(reader.GetDateTime(4)),
        TradingDate = reader.GetFieldValue<DateOnly>(5),
        Open = reader.GetDecimal(6),
        High = reader.GetDecimal(7),
        Low = reader.GetDecimal(8),
        Close = reader.GetDecimal(9),
        Volume = reader.IsDBNull(10) ? null : reader.GetDecimal(10),
        UnattributedVolume = reader.GetDecimal(11),
        Turnover = reader.IsDBNull(12) ? null : BigDecimal.Parse(reader.GetString(12)),
        OpenInterest = reader.IsDBNull(13) ? null : reader.GetInt64(13),
        Trades = reader.GetInt64(14),
        Updates = reader.GetInt64(15),
        Flags = reader.GetInt32(16),
        Revision = reader.GetInt32(17),
        Source = reader.GetString(18),
        Rules = reader.GetString(19),
        Partition = reader.GetInt32(20),
        Offset = reader.GetInt64(21),
        Provenance = reader.IsDBNull(22)
            ? null
            : new CandleProvenance(
                reader.GetInt32(22), reader.GetInt64(23), reader.GetInt64(24), reader.GetInt64(25), CandleTime.ToMicroseconds(reader.GetDateTime(26))),
    };

    /// <summary>Binary COPY says nothing of types: bytes go as they are, and the column takes them for its own.</summary>
    private static void WriteTurnover(NpgsqlBinaryImporter copy, BigDecimal? turnover)
    {
        if (turnover is { } present)
        {
            copy.Write(NumericBytes.Of(present), NpgsqlDbType.Bytea);
        }
        else
        {
            copy.WriteNull();
        }
    }

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
