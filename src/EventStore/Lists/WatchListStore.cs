using Npgsql;
using NpgsqlTypes;

namespace Candlewick.EventStore.Lists;

/// <summary>A list of instruments as somebody keeps it.</summary>
/// <param name="Name">Whose owner has no other of that name.</param>
/// <param name="Instruments">Ids, in the order in which they are shown.</param>
public sealed record WatchList(string Name, IReadOnlyList<string> Instruments);

/// <summary>Lists of instruments in table <c>watch_list</c>. Whoever writes last is right.</summary>
public sealed class WatchListStore(NpgsqlDataSource database)
{
    /// <summary>An owner's lists, in the order in which they were made.</summary>
    public async Task<List<WatchList>> ReadAsync(string owner, CancellationToken cancellationToken)
    {
        await using var command = Command("SELECT name, instruments FROM watch_list WHERE owner = $1 ORDER BY place", owner);
        var lists = new List<WatchList>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            lists.Add(new WatchList(reader.GetString(0), await reader.GetFieldValueAsync<string[]>(1, cancellationToken)));
        }

        return lists;
    }

    /// <summary>Keeps a list, in the place of the one of its name.</summary>
    /// <param name="most">How many an owner may have.</param>
    /// <returns>False where it would be one too many.</returns>
    public async Task<bool> KeepAsync(string owner, WatchList list, int most, CancellationToken cancellationToken)
    {
        await using var command = Command(
            """
            INSERT INTO watch_list (owner, name, instruments)
            SELECT $1, $2, $3 WHERE (SELECT count(*) FROM watch_list WHERE owner = $1 AND name <> $2) < $4
            ON CONFLICT (owner, name) DO UPDATE SET instruments = excluded.instruments
            """,
            owner);
        command.Parameters.Add(new() { Value = list.Name, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = list.Instruments.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = most, NpgsqlDbType = NpgsqlDbType.Integer });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>Forgets a list, where there is one of that name.</summary>
    public async Task ForgetAsync(string owner, string name, CancellationToken cancellationToken)
    {
        await using var command = Command("DELETE FROM watch_list WHERE owner = $1 AND name = $2", owner);
        command.Parameters.Add(new() { Value = name, NpgsqlDbType = NpgsqlDbType.Text });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private NpgsqlCommand Command(string sql, string owner)
    {
        var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = owner, NpgsqlDbType = NpgsqlDbType.Text });
        return command;
    }
}
