using System.Text.Json;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Sockets;
using Candlewick.StreamApi.Subscriptions;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Hub;

/// <summary>
/// The stream protocol over SignalR. Arguments have the members of the messages of the same name, frames are its frames; a subscription is a stream,
/// and cancelling it unsubscribes.
/// </summary>
internal sealed class MarketHub(
    HubClients clients, SubscriptionFactory factory, AccessGate access, AddressPlaces addresses, Audit audit, ConnectionGate gate, StreamLimits limits,
    TimeProvider time, ILogger<MarketHub> logger) : Hub<IMarketClient>
{
    /// <summary>What <c>welcome</c> calls it.</summary>
    public const string Protocol = "candlewick.v1.signalr";

    /// <summary>Where it is.</summary>
    public const string Path = "/hubs/market";

    private HubClient Client => clients[Context.ConnectionId] ?? throw new HubException($"{ErrorCodes.Internal}: the connection is not open");

    /// <summary>Origin, host and key were looked at with the request.</summary>
    public override async Task OnConnectedAsync()
    {
        var http = Context.GetHttpContext()!;
        var grant = await access.OfAsync(http) ?? throw new HubException($"{ErrorCodes.NotAllowed}: {AccessGate.Needed}");
        try
        {
            var seat = ConnectionSeat.Take(gate, addresses, http.Connection.RemoteIpAddress, grant, out string name);
            var lifetime = Context.Features.GetRequiredFeature<IConnectionLifetimeNotificationFeature>();
            var subscriptions = new SubscriptionSet(factory, grant, limits, time, logger);
            var client = new HubClient(subscriptions, seat, new MessageBudget(limits.MessagesPerSecond, time), lifetime.RequestClose);
            clients.Add(Context.ConnectionId, client);
            await Clients.Caller.Event(client.FrameOf(new StreamEvent.Welcome(name, TimeText.ToUs(time.GetUtcNow()), limits)));
        }
        catch (RequestException e)
        {
            audit.Refused(grant.Name, http.Connection.RemoteIpAddress, Path, e.Message);
            throw HubError.Of(Failure.Of(e));
        }
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        if (clients.Remove(Context.ConnectionId) is { } client)
        {
            await client.DisposeAsync();
        }
    }

    public IAsyncEnumerable<Frame> Subscribe(JsonElement request, CancellationToken cancellationToken) => Client.SubscribeAsync(request, cancellationToken);

    public Task Update(JsonElement request) => ApplyAsync("update", request);

    public Task Pause(JsonElement request) => ApplyAsync("pause", request);

    public Task Resume(JsonElement request) => ApplyAsync("resume", request);

    public Task Seek(JsonElement request) => ApplyAsync("seek", request);

    public Task Speed(JsonElement request) => ApplyAsync("speed", request);

    public Task Step(JsonElement request) => ApplyAsync("step", request);

    public Frame Options(JsonElement request) => Client.Set(request);

    private Task ApplyAsync(string op, JsonElement request) => Client.ApplyAsync(op, request, Context.ConnectionAborted);
}
