using Microsoft.AspNetCore.Builder;

namespace Candlewick.StreamApi.Access.Requests;

/// <summary>
/// What an address needs. One that says nothing needs <see cref="Areas.Admin"/>; one for everybody has ASP.NET's <c>AllowAnonymous</c>.
/// </summary>
public static class EndpointAccess
{
    /// <summary>
    /// Needs a grant for a channel or one of <see cref="Areas"/>. Of a channel, the instruments in its route (<c>{instrument}</c>) and its query
    /// (<c>instrument</c>, <c>instruments</c>) must be allowed, too; where it has neither, all.
    /// </summary>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, string channel)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Need(channel));

    /// <summary>Needs a grant, whichever: what may be read is asked afterwards, or there is nothing to be read.</summary>
    public static TBuilder NeedsAnyGrant<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Need(null));

    /// <summary>Looks at origin and grant itself, for it can say more than a status: a socket with close codes.</summary>
    internal static TBuilder AsksItself<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AsksItself());
}

/// <param name="Channel">A channel or area; null: any grant will do.</param>
internal sealed record Need(string? Channel);

/// <summary>See <see cref="EndpointAccess"/>.</summary>
internal sealed record AsksItself;
