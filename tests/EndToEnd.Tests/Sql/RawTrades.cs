using System.Globalization;
using System.IO.Compression;
using Candlewick.Tests.Support;
using Npgsql;
using NpgsqlTypes;

namespace Candlewick.EndToEnd.Tests.Sql;

/// <summary>The raw trades of the real day in a table of their own, read without any code of the product.</summary>
internal static class RawTrades
{
    public static readonly string[] Symbols = ["spy", "ibm", "aig", "bac"];

    /// <summary>Paths of the real files; skips the test where they are not on this machine.</summary>
    public static string[] Files()
    {
        string?[] files = [.. Symbols.Select(symbol => SharedData.Find($"ticks/lean/equity/usa/tick/{symbol}/20131007_trade.zip"))];
        Assert.SkipWhen(files.Contains(null), "the real trades of 2013-10-07 are not on this machine");
        return files!;
    }

    /// <summary>Loads LEAN lines (milliseconds, price × 10,000, size, conditions, suspicious) with their order into table raw_trade.</summary>
    public static async Task LoadAsync(NpgsqlDataSource database, IReadOnlyList<string> files, IReadOnlyList<string> symbols)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using (var create = new NpgsqlCommand("CREATE TABLE raw_trade (symbol text, line bigint, ms bigint, price numeric, size bigint, conditions bigint, suspicious bool)", connection))
        {
            await create.ExecuteNonQueryAsync();
        }

        await using var copy = await connection.BeginBinaryImportAsync("COPY raw_trade FROM STDIN (FORMAT binary)");
        for (int i = 0; i < files.Count; i++)
        {
            using var zip = ZipFile.OpenRead(files[i]);
            using var reader = new StreamReader(zip.Entries.Single().Open());
            for (long line = 1; await reader.ReadLineAsync() is { } text; line++)
            {
                string[] columns = text.Split(',');
                await copy.StartRowAsync();
                await copy.WriteAsync($"NYSE:{symbols[i].ToUpperInvariant()}");
                await copy.WriteAsync(line, NpgsqlDbType.Bigint);
                await copy.WriteAsync(long.Parse(columns[0], CultureInfo.InvariantCulture), NpgsqlDbType.Bigint);
                await copy.WriteAsync(decimal.Parse(columns[1], CultureInfo.InvariantCulture) / 10000m, NpgsqlDbType.Numeric);
                await copy.WriteAsync(long.Parse(columns[2], CultureInfo.InvariantCulture), NpgsqlDbType.Bigint);
                await copy.WriteAsync(long.Parse(columns[4], NumberStyles.HexNumber, CultureInfo.InvariantCulture), NpgsqlDbType.Bigint);
                await copy.WriteAsync(columns[5] == "1", NpgsqlDbType.Boolean);
            }
        }

        await copy.CompleteAsync();
    }
}
