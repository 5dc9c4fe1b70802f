using Candlewick.Market.Numbers;
using Npgsql;
using NpgsqlTypes;

namespace Candlewick.EventStore.Candles;

/// <summary>The columns of <c>candle</c> in the one order in which they are written and read.</summary>
public static class CandleColumns
{
    private const string SeriesNames = "instrument, interval";

    private const string OriginNames = "rules, partition, source_offset, ticks_partition, ticks_first, ticks_last, ticks_count, closed_at";

    public const string Names = $"{SeriesNames}, "
        + "start_at, ordinal, end_at, trading_date, open, high, low, close, volume, unattributed_volume, turnover, open_interest, "
        + $"trades, updates, flags, revision, source, {OriginNames}";

    /// <summary>The same to be read: what may not fit a <see cref="decimal"/> as text.</summary>
    public static readonly string Selected = Names.Replace(" turnover,", " turnover::text,", StringComparison.Ordinal);

    /// <summary>The same without the instrument and the interval, for who knows them.</summary>
    public static readonly string SelectedOfSeries = Selected[(SeriesNames.Length + 2)..];

    /// <summary>The same without where they lie in the log, and what made them.</summary>
    public static readonly string SelectedWithoutOrigin = SelectedOfSeries[..^(OriginNames.Length + 2)];

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
    public static CandleRow Read(NpgsqlDataReader reader) => Read(reader, 2, reader.GetString(0), reader.GetString(1), withOrigin: true);

    /// <summary>Reads a row whose columns from <paramref name="at"/> on are <see cref="SelectedOfSeries"/>, or <see cref="SelectedWithoutOrigin"/>.</summary>
    public static CandleRow Read(NpgsqlDataReader reader, int at, string instrument, string interval, bool withOrigin) => new()
    {
        Instrument = instrument,
        Interval = interval,
        StartUs = CandleTime.ToMicroseconds(reader.GetDateTime(at)),
        Ordinal = reader.GetInt64(at + 1),
        EndUs = CandleTime.ToMicroseconds(reader.GetDateTime(at + 2)),
        TradingDate = reader.GetFieldValue<DateOnly>(at + 3),
        Open = reader.GetDecimal(at + 4),
        High = reader.GetDecimal(at + 5),
        Low = reader.GetDecimal(at + 6),
        Close = reader.GetDecimal(at + 7),
        Volume = reader.IsDBNull(at + 8) ? null : reader.GetDecimal(at + 8),
        UnattributedVolume = reader.GetDecimal(at + 9),
        Turnover = reader.IsDBNull(at + 10) ? null : BigDecimal.Parse(reader.GetString(at + 10)),
        OpenInterest = reader.IsDBNull(at + 11) ? null : reader.GetInt64(at + 11),
        Trades = reader.GetInt64(at + 12),
        Updates = reader.GetInt64(at + 13),
        Flags = reader.GetInt32(at + 14),
        Revision = reader.GetInt32(at + 15),
        Source = reader.GetString(at + 16),
        Rules = withOrigin ? reader.GetString(at + 17) : "",
        Partition = withOrigin ? reader.GetInt32(at + 18) : -1,
        Offset = withOrigin ? reader.GetInt64(at + 19) : -1,
        Provenance = !withOrigin || reader.IsDBNull(at + 20)
            ? null
            : new CandleProvenance(
                reader.GetInt32(at + 20), reader.GetInt64(at + 21), reader.GetInt64(at + 22), reader.GetInt64(at + 23), CandleTime.ToMicroseconds(reader.GetDateTime(at + 24))),
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
