using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server;

/// <summary>Answers the requests of one API.</summary>
internal interface IRequestHandler
{
    ApiKey Key { get; }

    /// <summary>Oldest version whose semantics are implemented.</summary>
    short MinVersion { get; }

    /// <summary>Newest version whose semantics are implemented.</summary>
    short MaxVersion { get; }

    /// <summary>The response; null where the client wants none (produce with acks=0).</summary>
    ValueTask<IMessage?> HandleAsync(IMessage request, RequestContext context);
}

/// <summary>A handler of one kind of request.</summary>
internal abstract class RequestHandler<TRequest>(ApiKey key, short minVersion, short maxVersion) : IRequestHandler
    where TRequest : IMessage
{
    public ApiKey Key => key;

    public short MinVersion => minVersion;

    public short MaxVersion => maxVersion;

    public ValueTask<IMessage?> HandleAsync(IMessage request, RequestContext context) => HandleAsync((TRequest)request, context);

    protected abstract ValueTask<IMessage?> HandleAsync(TRequest request, RequestContext context);
}
