using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Candlewick.EventStore.Tests;

public sealed class EventStoreDatabaseTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_server_that_is_away_is_waited_for_and_then_named_with_the_setting()
    {
        await using var database = EventStoreDatabase.CreateDataSource("Host=127.0.0.1;Port=1;Database=candlewick;Username=me;Password=s3cret");

        var error = await Assert.ThrowsAsync<DatabaseUnavailableException>(() => PrepareAsync(database, TimeSpan.FromMilliseconds(400)));

        Assert.Contains("127.0.0.1:1/candlewick", error.Message, StringComparison.Ordinal);
        Assert.Contains("POSTGRES", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_refused_at_once()
    {
        var settings = new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseAsync()) { Database = "nowhere" };
        await using var database = EventStoreDatabase.CreateDataSource(settings.ConnectionString);

        var error = await Assert.ThrowsAsync<DatabaseUnavailableException>(() => PrepareAsync(database, TimeSpan.FromMinutes(5)));

        Assert.Contains("\"nowhere\" does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_malformed_connection_string_does_not_appear_in_the_message()
    {
        var error = Assert.Throws<DatabaseUnavailableException>(() => EventStoreDatabase.CreateDataSource("Host=x;Passwort=s3cret"));

        Assert.Contains("POSTGRES", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_run_in_UTC()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);

        Assert.Equal("UTC", await database.ScalarAsync<string>("SELECT current_setting('TimeZone')"));
    }

    private static Task PrepareAsync(NpgsqlDataSource database, TimeSpan patience) =>
        EventStoreDatabase.PrepareAsync(database, patience, TimeProvider.System, NullLogger.Instance, default);
}
