using System.Collections.Concurrent;
using System.Globalization;
using Candlewick.EmbeddedKafka.Protocol;
using Candlewick.EmbeddedKafka.Server;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Candlewick.EmbeddedKafka.Tests.Durability;

/// <summary>A broker in this process with small limits, one topic, and an ear for what it logs as an error.</summary>
public sealed class LiveBroker : IAsyncLifetime
{
    internal const string Topic = "well-behaved";

    private readonly TempFolder _folder = new("live");
    private readonly ILoggerFactory _loggers;
    private EmbeddedBroker? _broker;

    public LiveBroker() => _loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Error).AddProvider(new Ear(Errors)));

    /// <summary>Exceptions that nobody expected end here.</summary>
    public ConcurrentQueue<string> Errors { get; } = new();

    public int Port => int.Parse(_broker!.Bootstrap.Split(':')[1], CultureInfo.InvariantCulture);

    public async ValueTask InitializeAsync()
    {
        var options = new BrokerOptions { Folder = _folder.FullPath, MaxTopics = 40, MaxPartitions = 100, MaxRequestBytes = 1 << 20 };
        _broker = await EmbeddedBroker.StartAsync(options, _loggers, TimeProvider.System);
        using var connection = await RawConnection.OpenAsync(Port);
        await connection.AskAsync(ApiKey.CreateTopics, 5, new CreateTopicsRequest { TimeoutMs = 1000, Topics = [new() { Name = Topic, NumPartitions = 1, ReplicationFactor = 1 }] });
    }

    public async ValueTask DisposeAsync()
    {
        if (_broker is not null)
        {
            await _broker.DisposeAsync();
        }

        _loggers.Dispose();
        _folder.Dispose();
    }

    /// <summary>A request on a connection of long standing is answered as ever, and nothing unexpected was thrown.</summary>
    internal async Task AssertServesAsync(RawConnection connection, string when)
    {
        var answer = (MetadataResponse?)await connection.AskAsync(ApiKey.Metadata, 1, new MetadataRequest { Topics = [new() { Name = Topic }] });
        Assert.True(answer is not null, $"{when}: a well-behaved connection was closed");
        Assert.Equal(ErrorCode.None, answer.Topics[0].ErrorCode);
        Assert.Single(answer.Topics[0].Partitions);
        Assert.False(Errors.TryDequeue(out string? error), $"{when}: {error}");
    }

    private sealed class Ear(ConcurrentQueue<string> errors) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            errors.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
