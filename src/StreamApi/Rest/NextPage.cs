using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.Rest;

/// <summary>The address of the page after this one, for clients that follow <c>Link</c> headers.</summary>
internal static class NextPage
{
    /// <summary>Names the page that <paramref name="cursor"/> begins; nothing where there is none.</summary>
    public static void Link(HttpContext context, string? cursor)
    {
        if (cursor is not null)
        {
            var request = context.Request;
            var query = request.Query.Where(q => q.Key != "cursor").SelectMany(q => q.Value, (q, value) => new KeyValuePair<string, string?>(q.Key, value));
            context.Response.Headers.Link = $"<{request.PathBase + request.Path + QueryString.Create(query.Append(new("cursor", cursor)))}>; rel=\"next\"";
        }
    }
}
