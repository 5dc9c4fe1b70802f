using System.Text.Json.Serialization;
using Candlewick.Streaming.Jobs;
using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.Rest;

/// <summary><c>GET /api/jobs</c>: what this process does at times of its own, and how it went.</summary>
internal sealed class JobEndpoint(JobBoard board)
{
    public IResult Get() => TypedResults.Json(new JobList(board.Standings), JobJson.Default.JobList);
}

/// <param name="Jobs">In the order in which they were set up.</param>
internal sealed record JobList(IReadOnlyList<JobStanding> Jobs);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(JobList))]
internal sealed partial class JobJson : JsonSerializerContext;
