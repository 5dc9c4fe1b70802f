namespace Candlewick.Market.Ledger.Imports;

/// <summary>Reads rows one by one, and says of all that cannot be read where they stand and why.</summary>
internal static class RowReader
{
    private const int MostTold = 20;

    /// <param name="read">Null: there is nothing in the row to enter.</param>
    /// <exception cref="FormatException">Some cannot be read: nothing of the file is to be used.</exception>
    public static IReadOnlyList<BrokerRow> Read(IEnumerable<RowFields> rows, Func<RowFields, BrokerRow?> read)
    {
        var found = new List<BrokerRow>();
        var problems = new List<string>();
        foreach (var row in rows)
        {
            try
            {
                if (read(row) is { } made)
                {
                    found.Add(made);
                }
            }
            catch (FormatException e)
            {
                problems.Add($"{row.Place}: {e.Message}");
            }
        }

        return problems.Count == 0
            ? found
            : throw new FormatException(string.Join("; ", problems.Take(MostTold)) + (problems.Count > MostTold ? $"; and {problems.Count - MostTold} more" : ""));
    }
}
