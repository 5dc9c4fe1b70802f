using System.Runtime.CompilerServices;
using System.Text.Json;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Protocol.Json;
using Candlewick.StreamApi.Sockets;
using Candlewick.StreamApi.Subscriptions;
using Microsoft.AspNetCore.SignalR;

namespace Candlewick.StreamApi.Hub;

/// <summary>One client of the hub: its subscriptions, each a stream, and what it has set.</summary>
internal sealed class HubClient : IAsyncDisposable
{
    private static readonly Ending Revoked = new(CloseCodes.NotAuthorised, "the key or token was revoked or has expired", 0);

    private readonly SubscriptionSet _subscriptions;
    private readonly ConnectionSeat _seat;
    private readonly MessageBudget _budget;
    private readonly Action _leave;
    private readonly CancellationTokenRegistration _held;
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HubSubscription> _streams = [];
    private volatile ItemEncoding _items = JsonItems.Numbers;
    private volatile bool _numbersIds;

    /// <param name="leave">Has SignalR close the connection once what was written is sent; the client may come back.</param>
    public HubClient(SubscriptionSet subscriptions, ConnectionSeat seat, MessageBudget budget, Action leave)
    {
        (_subscriptions, _seat, _budget, _leave) = (subscriptions, seat, budget, leave);
        _held = subscriptions.Grant.Ended.UnsafeRegister(static client => _ = ((HubClient)client!).CloseAsync(Revoked), this);
    }

    /// <summary>Subscribes. Nobody asking for more ends the subscription.</summary>
    /// <exception cref="HubException">It cannot be done, or its end was an error.</exception>
    public async IAsyncEnumerable<Frame> SubscribeAsync(JsonElement argument, [EnumeratorCancellation] CancellationToken cancelled)
    {
        var subscription = await StartAsync(argument, cancelled);
        try
        {
            await foreach (var happened in subscription.Stream.ReadAsync(cancelled))
            {
                yield return FrameOf(happened);
                if (HubError.Of(happened) is { } error)
                {
                    throw error;
                }
            }
        }
        finally
        {
            await subscription.StopAsync();
            Forget(subscription);
        }
    }

    /// <summary>Has a command of the stream protocol applied; what it changes is told by the stream.</summary>
    /// <exception cref="HubException">It cannot be.</exception>
    public async Task ApplyAsync(string op, JsonElement argument, CancellationToken cancelled)
    {
        try
        {
            switch (Read(op, argument))
            {
                case ClientMessage.Command command:
                    await _subscriptions.ApplyAsync(command.Id, command.What, cancelled);
                    break;
                case ClientMessage.ClockCommand command:
                    await _subscriptions.ApplyToClockAsync(command.Clock, command.What, cancelled);
                    break;
            }
        }
        catch (Exception e) when (Failure.Passes(e))
        {
            throw HubError.Of(Failure.Of(e));
        }
    }

    /// <summary>Sets options; returns those in force.</summary>
    /// <exception cref="HubException">One is not there.</exception>
    public Frame Set(JsonElement argument)
    {
        try
        {
            var options = (ClientMessage.Options)Read("options", argument);
            _items = options.DecimalsAsStrings is { } asStrings ? asStrings ? JsonItems.Strings : JsonItems.Numbers : _items;
            _subscriptions.LostGoesLive = options.LostGoesLive ?? _subscriptions.LostGoesLive;
            return FrameOf(new StreamEvent.OptionsChanged(_subscriptions.LostGoesLive));
        }
        catch (RequestException e)
        {
            throw HubError.Of(Failure.Of(e));
        }
    }

    public Frame FrameOf(StreamEvent happened) => new(happened, _items, _numbersIds);

    /// <summary>Ends every stream, each with its cursor as its last word, and then the connection.</summary>
    public async Task CloseAsync(Ending ending)
    {
        List<HubSubscription> streams;
        lock (_gate)
        {
            streams = [.. _streams.Values];
        }

        await Task.WhenAll(streams.Select(stream => stream.CloseAsync(ending)));
        _leave();
        await _gone.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _gone.TrySetResult();
        await _held.DisposeAsync();
        await _subscriptions.DisposeAsync();
        _seat.Dispose();
    }

    private async Task<HubSubscription> StartAsync(JsonElement argument, CancellationToken cancelled)
    {
        try
        {
            var request = ((ClientMessage.Subscribe)Read("subscribe", argument)).Request;
            await EndedAsync(request.Id);
            var subscription = HubSubscription.Start(_subscriptions, request, cancelled);
            lock (_gate)
            {
                _streams[request.Id] = subscription;
            }

            return subscription;
        }
        catch (Exception e) when (Failure.Passes(e))
        {
            throw HubError.Of(Failure.Of(e));
        }
    }

    private void Forget(HubSubscription subscription)
    {
        lock (_gate)
        {
            if (_streams.GetValueOrDefault(subscription.Id) == subscription)
            {
                _streams.Remove(subscription.Id);
            }
        }
    }

    /// <summary>A stream that was cancelled may still be ending: its name is free when it has.</summary>
    private async Task EndedAsync(string id)
    {
        HubSubscription? before;
        lock (_gate)
        {
            before = _streams.GetValueOrDefault(id);
        }

        if (before is { IsCancelled: true })
        {
            await before.StopAsync();
        }
    }

    /// <param name="argument">The members of the message; where it needs none but <c>id</c>, that alone will do.</param>
    private ClientMessage Read(string op, JsonElement argument)
    {
        bool isOneTooMany;
        lock (_gate)
        {
            isOneTooMany = !_budget.TryTake();
        }

        if (isOneTooMany)
        {
            throw new RequestException(ErrorCodes.Limit, "more calls than a connection may make in a second; this one was not looked at", retryable: true);
        }

        if (argument.ValueKind is JsonValueKind.String or JsonValueKind.Number)
        {
            argument = JsonSerializer.SerializeToElement(new Dictionary<string, JsonElement> { ["id"] = argument });
        }

        if (argument.ValueKind != JsonValueKind.Object)
        {
            throw new RequestException(ErrorCodes.BadRequest, $"{op} takes an object, with the members that docs/protocol.md gives the message {{\"op\":\"{op}\",…}}");
        }

        var message = JsonMessages.Read(op, argument);
        _numbersIds |= JsonId.Of(argument) is { IsNumber: true };
        return message;
    }
}
