using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Candlewick.StreamApi.Access;

/// <summary>The key or token that came with a request. It is taken out of the address, so that nothing that prints addresses prints it.</summary>
internal sealed record Credential(string Text)
{
    /// <summary>What browsers' sockets and event sources send in the place of a header.</summary>
    public const string Parameter = "access_token";

    public const string Header = "X-Api-Key";

    private const string Bearer = "Bearer ";

    /// <summary>That of a request: <c>Authorization: Bearer …</c>, <c>X-Api-Key</c> or <c>?access_token=</c>; null where it has none.</summary>
    public static Credential? Of(HttpContext context)
    {
        if (context.Features.Get<Credential>() is { } known)
        {
            return known;
        }

        var request = context.Request;
        string? text = null;
        if (request.Query.TryGetValue(Parameter, out var token))
        {
            text = token[0];
            request.QueryString = QueryString.Create(request.Query.Where(q => !string.Equals(q.Key, Parameter, StringComparison.OrdinalIgnoreCase)));
        }

        string authorization = request.Headers[HeaderNames.Authorization].ToString();
        text = authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim()
            : request.Headers[Header] is [{ Length: > 0 } key] ? key
            : text;
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var credential = new Credential(text);
        context.Features.Set(credential);
        return credential;
    }

    /// <summary>Records print their members; this one holds a secret.</summary>
    public override string ToString() => "a key or token";
}
