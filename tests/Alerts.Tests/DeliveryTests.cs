using Candlewick.Alerts.Delivery;
using Candlewick.EventStore;
using Candlewick.EventStore.Alerts;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Candlewick.Alerts.Tests;

/// <summary>Alerts on their way from the table to where they are sent.</summary>
public sealed class DeliveryTests(PostgresFixture postgres)
{
    /// <summary>Samples are of long ago.</summary>
    private static readonly TimeSpan Never = TimeSpan.FromDays(100_000);

    [Fact]
    public async Task What_happened_too_long_ago_is_kept_and_not_sent()
    {
        await using var database = await StoredAsync();
        var sender = new Sender();
        var happened = DateTimeOffset.UnixEpoch.AddMicroseconds(Samples.Alert.TimeUs);
        var age = TimeProvider.System.GetUtcNow() - happened;
        var delivery = new AlertDelivery(new DeliveryTable(database), [sender], age - TimeSpan.FromHours(1), TimeProvider.System, NullLogger<AlertDelivery>.Instance);
        Assert.Equal(1, await delivery.SendDueAsync(CancellationToken.None));
        Assert.Equal(0, await delivery.SendDueAsync(CancellationToken.None));
        Assert.Equal(("late", 0), (await StatusAsync(database), sender.Tried));
        Assert.Equal(1L, await CountAsync(database, "SELECT count(*) FROM alert"));
    }

    [Fact]
    public async Task An_alert_is_sent_that_is_not_late_and_is_tried_again_when_it_is()
    {
        await using var database = await StoredAsync();
        var time = new MovableTime();
        var sender = new Sender { Fails = 1 };
        var age = time.GetUtcNow() - DateTimeOffset.UnixEpoch.AddMicroseconds(Samples.Alert.TimeUs);
        var delivery = new AlertDelivery(new DeliveryTable(database), [sender], age + TimeSpan.FromMinutes(1), time, NullLogger<AlertDelivery>.Instance);
        Assert.Equal(1, await delivery.SendDueAsync(CancellationToken.None));
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await delivery.SendDueAsync(CancellationToken.None));
        Assert.Equal(("delivered", 2), (await StatusAsync(database), sender.Tried));
    }

    [Fact]
    public async Task Alerts_that_are_read_again_from_the_topic_stay_acknowledged_and_are_not_sent_again()
    {
        await using var database = await StoredAsync();
        var sender = new Sender();
        var delivery = new AlertDelivery(new DeliveryTable(database), [sender], Never, TimeProvider.System, NullLogger<AlertDelivery>.Instance);
        Assert.Equal(1, await delivery.SendDueAsync(CancellationToken.None));
        var table = new AlertTable(database, database);
        var seen = await table.AcknowledgeAsync(Samples.Alert.Id, "desk", TimeProvider.System.GetUtcNow(), CancellationToken.None);

        await WriteAsync(database);

        var read = Assert.Single(await table.ReadAsync(null, null, isAcknowledged: true, null, 10, CancellationToken.None));
        Assert.Equal((seen!.AcknowledgedUs, "desk"), (read.AcknowledgedUs, read.AcknowledgedBy));
        Assert.Equal(0, await delivery.SendDueAsync(CancellationToken.None));
        Assert.Equal(("delivered", 1), (await StatusAsync(database), sender.Taken));
    }

    [Fact]
    public async Task It_is_tried_again_with_back_off_until_it_is_taken()
    {
        await using var database = await StoredAsync();
        var time = new MovableTime();
        var sender = new Sender { Fails = 3 };
        var delivery = new AlertDelivery(new DeliveryTable(database), [sender], Never, time, NullLogger<AlertDelivery>.Instance);
        var pauses = new List<double>();
        for (double waited = 0; sender.Taken == 0; waited += 0.25, time.Advance(TimeSpan.FromSeconds(0.25)))
        {
            Assert.True(waited < 60, "it is never taken");
            if (await delivery.SendDueAsync(CancellationToken.None) > 0)
            {
                pauses.Add(waited);
                waited = 0;
            }
        }

        Assert.Equal((4, 1), (sender.Tried, sender.Taken));
        Assert.True(pauses[1] >= 1 && pauses[2] > pauses[1] && pauses[3] > pauses[2], string.Join(", ", pauses));
        Assert.Equal(0, await delivery.SendDueAsync(CancellationToken.None));
        Assert.Equal("delivered", await StatusAsync(database));
    }

    [Fact]
    public async Task What_is_refused_for_good_is_given_up_with_its_reason()
    {
        await using var database = await StoredAsync();
        var delivery = new AlertDelivery(new DeliveryTable(database), [], Never, TimeProvider.System, NullLogger<AlertDelivery>.Instance);
        Assert.Equal(1, await delivery.SendDueAsync(CancellationToken.None));
        Assert.Equal(0, await delivery.SendDueAsync(CancellationToken.None));
        Assert.Equal("dead", await StatusAsync(database));
    }

    [Fact]
    public async Task Of_two_one_takes_it()
    {
        await using var database = await StoredAsync();
        var sender = new Sender();
        var both = Enumerable.Range(0, 2).Select(_ => new AlertDelivery(new DeliveryTable(database), [sender], Never, TimeProvider.System, NullLogger<AlertDelivery>.Instance).SendDueAsync(CancellationToken.None));
        Assert.Equal(1, (await Task.WhenAll(both)).Sum());
        Assert.Equal(1, sender.Tried);
    }

    private async Task<NpgsqlDataSource> StoredAsync()
    {
        var database = EventStoreDatabase.CreateDataSource(await postgres.CreateDatabaseAsync());
        await EventStoreDatabase.PrepareAsync(database, TimeSpan.FromSeconds(60), TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        await WriteAsync(database);
        return database;
    }

    private static async Task WriteAsync(NpgsqlDataSource database)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await AlertTable.WriteAsync(transaction, [Samples.Alert, Samples.Alert], CancellationToken.None);
        await transaction.CommitAsync();
    }

    private static async Task<long> CountAsync(NpgsqlDataSource database, string query)
    {
        await using var command = database.CreateCommand(query);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<string> StatusAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("SELECT status FROM alert_delivery");
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private sealed class Sender : IAlertSender
    {
        public int Fails { get; init; }

        public int Tried { get; private set; }

        public int Taken { get; private set; }

        public string Kind => "webhook";

        public Task SendAsync(StoredAlert alert, string address, CancellationToken cancellationToken)
        {
            if (++Tried <= Fails)
            {
                throw new DeliveryException("not now");
            }

            Taken++;
            return Task.CompletedTask;
        }
    }

    /// <summary>Begins now, as the table's own clock does, and goes on when it is told to.</summary>
    private sealed class MovableTime : TimeProvider
    {
        private DateTimeOffset _now = System.GetUtcNow().AddSeconds(5);

        public void Advance(TimeSpan span) => _now += span;

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
