using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Candlewick.EmbeddedKafka.Groups;
using Candlewick.EmbeddedKafka.Log;
using Candlewick.EmbeddedKafka.Log.Topics;
using Candlewick.EmbeddedKafka.Server.Connections;
using Candlewick.EmbeddedKafka.Server.Coordination;
using Candlewick.EmbeddedKafka.Server.Handlers;
using Candlewick.EmbeddedKafka.Server.Health;
using Candlewick.EmbeddedKafka.Transactions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Candlewick.EmbeddedKafka.Server;

/// <summary>
/// A Kafka broker inside the process: one node, durable, for one machine. It speaks Kafka's protocol to any client;
/// it is no replacement for a cluster.
/// </summary>
public sealed partial class EmbeddedBroker : IAsyncDisposable
{
    /// <summary>Partitions of each coordinator's topic.</summary>
    internal const int CoordinatorPartitions = 4;

    private const int NodeId = 1;

    private readonly BrokerListener _listener;
    private readonly BrokerServices _services;
    private readonly BrokerMetrics _metrics;
    private readonly Task _upkeep;
    private readonly CancellationTokenSource _stopping;

    private EmbeddedBroker(BrokerListener listener, BrokerServices services, BrokerMetrics metrics, Task upkeep, CancellationTokenSource stopping)
    {
        _listener = listener;
        _services = services;
        _metrics = metrics;
        _upkeep = upkeep;
        _stopping = stopping;
    }

    /// <summary><c>host:port</c> for clients.</summary>
    public string Bootstrap => $"{_services.Node.Host}:{_services.Node.Port}";

    /// <summary>Opens the folder, recovers its logs and listens.</summary>
    /// <exception cref="EmbeddedBrokerException">The folder or the port is in use, or a log cannot be opened.</exception>
    public static async Task<EmbeddedBroker> StartAsync(
        BrokerOptions options, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken = default)
    {
        var logger = loggers.CreateLogger<EmbeddedBroker>();
        long start = time.GetTimestamp();
        var storeOptions = new LogStoreOptions
        {
            Folder = options.Folder,
            Flush = options.Flush,
            CompactionInterval = options.CompactionInterval,
            MaxTopics = options.MaxTopics,
            MaxPartitions = options.MaxPartitions,
        };
        LogStore? logs = null;
        BrokerListener? listener = null;
        try
        {
            logs = LogStore.Open(storeOptions, new LogSettings { Time = time, Logger = loggers.CreateLogger<LogStore>() }, DrawId);
            var services = await OpenAsync(options, logs, loggers, time);
            listener = new BrokerListener(options, time, loggers.CreateLogger<BrokerListener>());
            services.Node = Describe(options, listener.Port, storeOptions.Folder);
            var metrics = new BrokerMetrics(services);
            listener.Start(new RequestDispatcher(BrokerHandlers.Create(services)), services.Memory, metrics);
            var stopping = new CancellationTokenSource();
            var upkeep = RunUpkeep(options, logs, storeOptions, time, loggers.CreateLogger<LogStore>(), stopping.Token);
            LogStarted(logger, services.Node.Host, services.Node.Port, logs.Topics.Count, time.GetElapsedTime(start).TotalMilliseconds);
            return new EmbeddedBroker(listener, services, metrics, upkeep, stopping);
        }
        catch (Exception e)
        {
            if (listener is not null)
            {
                await listener.DisposeAsync();
            }

            logs?.Dispose();
            throw e switch
            {
                LogException => new EmbeddedBrokerException(e.Message, e),
                SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } => new EmbeddedBrokerException(
                    $"port {options.Port} of {options.Address}, where the broker would listen, is in use. Stop what listens there, or give the broker another port.", e),
                _ => e,
            };
        }
    }

    /// <summary>Whether it takes records, for the health checks of the process it lives in.</summary>
    public IHealthCheck Check => new BrokerCheck(_services, _metrics);

    /// <summary>Meter <c>Candlewick.Broker</c> of this broker.</summary>
    public Meter Meter => _metrics.Meter;

    /// <summary>Closes connections, then the logs: the next start finds them in order.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _listener.DisposeAsync();
        await _upkeep;
        await _services.Transactions.DisposeAsync();
        _services.Groups.Dispose();
        _services.Logs.Dispose();
        _metrics.Dispose();
        _services.Memory.Dispose();
        _stopping.Dispose();
    }

    private static async Task<BrokerServices> OpenAsync(BrokerOptions options, LogStore logs, ILoggerFactory loggers, TimeProvider time)
    {
        var groups = new GroupCoordinator(
            CoordinatorLog.Open(logs, TopicName.ConsumerOffsets, CoordinatorPartitions, time), new GroupCoordinatorOptions { MaxGroups = options.MaxGroups }, time, loggers.CreateLogger<GroupCoordinator>());
        groups.Load();
        var transactions = new TransactionCoordinator(
            CoordinatorLog.Open(logs, TopicName.TransactionState, CoordinatorPartitions, time),
            new TransactionMarkers(logs, groups), new TransactionCoordinatorOptions(), time, loggers.CreateLogger<TransactionCoordinator>());
        await transactions.LoadAsync();
        return new BrokerServices(options, logs, groups, transactions, time);
    }

    private static Task RunUpkeep(
        BrokerOptions options, LogStore logs, LogStoreOptions storeOptions, TimeProvider time, ILogger logger, CancellationToken stopping)
    {
        var upkeep = Task.Run(() => new LogUpkeep(logs, storeOptions, time, logger).RunAsync(stopping), CancellationToken.None);
        var flusher = options.Flush == FlushPolicy.EveryMs
            ? Task.Run(() => new LogFlusher(logs, options.FlushInterval, time).RunAsync(stopping), CancellationToken.None)
            : Task.CompletedTask;
        return Task.WhenAll(upkeep, flusher);
    }

    private static BrokerNode Describe(BrokerOptions options, int port, string folder)
    {
        bool everywhere = options.Address.Equals(IPAddress.Any) || options.Address.Equals(IPAddress.IPv6Any);
        return new BrokerNode(NodeId, everywhere ? Dns.GetHostName() : options.Address.ToString(), port, ClusterIdFile.Read(folder));
    }

    private static Guid DrawId() => new(RandomNumberGenerator.GetBytes(16));

    [LoggerMessage(LogLevel.Information, "Broker at {Host}:{Port}: {Topics} topic(s), ready after {Milliseconds:0} ms")]
    private static partial void LogStarted(ILogger logger, string host, int port, int topics, double milliseconds);
}
