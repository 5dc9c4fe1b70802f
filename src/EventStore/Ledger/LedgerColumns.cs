using Candlewick.Market.Ledger;
using Candlewick.Market.Ticks;
using Npgsql;
using NpgsqlTypes;

namespace Candlewick.EventStore.Ledger;

/// <summary>The columns of table <c>ledger_entry</c>, in their order.</summary>
internal static class LedgerColumns
{
    public const string Names =
        "account, entry_id, instrument, kind, reference, happened_at, currency, quantity, price, multiplier, amount, charges, ratio_new, ratio_old, order_id, order_total, reverses, source";

    /// <summary>Their values of many entries, each as an array: what an <c>unnest</c> takes.</summary>
    public static IEnumerable<NpgsqlParameter> Arrays(IReadOnlyList<LedgerEntry> entries)
    {
        yield return Of(entries.Select(e => e.Account), NpgsqlDbType.Text);
        yield return Of(entries.Select(e => e.Id), NpgsqlDbType.Uuid);
        yield return Of(entries.Select(e => e.Instrument), NpgsqlDbType.Text);
        yield return Of(entries.Select(e => NameOf(e.Kind)), NpgsqlDbType.Text);
        yield return Of(entries.Select(e => e.Reference), NpgsqlDbType.Text);
        yield return Of(entries.Select(e => DateTime.UnixEpoch.AddMicroseconds(e.TimeUs)), NpgsqlDbType.TimestampTz);
        yield return Of(entries.Select(e => e.Currency), NpgsqlDbType.Text);
        yield return Of(entries.Select(e => e.Quantity), NpgsqlDbType.Numeric);
        yield return Of(entries.Select(e => e.Price), NpgsqlDbType.Numeric);
        yield return Of(entries.Select(e => e.Multiplier), NpgsqlDbType.Numeric);
        yield return Of(entries.Select(e => e.Amount), NpgsqlDbType.Numeric);
        yield return Of(entries.Select(e => e.Charges), NpgsqlDbType.Numeric);
        yield return Of(entries.Select(e => e.RatioNew), NpgsqlDbType.Integer);
        yield return Of(entries.Select(e => e.RatioOld), NpgsqlDbType.Integer);
        yield return Of(entries.Select(e => e.Order), NpgsqlDbType.Text);
        yield return Of(entries.Select(e => e.IsOrderTotal), NpgsqlDbType.Boolean);
        yield return Of(entries.Select(e => e.Reverses == Guid.Empty ? (Guid?)null : e.Reverses), NpgsqlDbType.Uuid);
        yield return Of(entries.Select(e => e.Source), NpgsqlDbType.Text);
    }

    public static LedgerEntry Read(NpgsqlDataReader row) => new()
    {
        Account = row.GetString(0),
        Instrument = row.GetString(2),
        Kind = KindOf(row.GetString(3)),
        Reference = row.GetString(4),
        TimeUs = TickTime.Of(row.GetFieldValue<DateTimeOffset>(5)),
        Currency = row.GetString(6),
        Quantity = row.GetDecimal(7),
        Price = row.GetDecimal(8),
        Multiplier = row.GetDecimal(9),
        Amount = row.GetDecimal(10),
        Charges = row.GetDecimal(11),
        RatioNew = row.GetInt32(12),
        RatioOld = row.GetInt32(13),
        Order = row.GetString(14),
        IsOrderTotal = row.GetBoolean(15),
        Reverses = row.IsDBNull(16) ? Guid.Empty : row.GetGuid(16),
        Source = row.GetString(17),
    };

    public static string NameOf(EntryKind kind) => kind.ToString().ToLowerInvariant();

    private static EntryKind KindOf(string name) => Enum.Parse<EntryKind>(name, ignoreCase: true);

    private static NpgsqlParameter Of<T>(IEnumerable<T> values, NpgsqlDbType type) => new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type };
}
