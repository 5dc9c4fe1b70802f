using System.Globalization;
using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Sockets;
using Candlewick.StreamApi.Tail;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace Candlewick.StreamApi.Rest;

/// <summary>Whether the process lives, and whether it can serve clients.</summary>
internal sealed class HealthEndpoints(TailSet tails, NpgsqlDataSource postgres, ConnectionGate gate)
{
    private const int StoreTimeoutSeconds = 3;

    /// <summary>200 as long as requests are answered.</summary>
    public static IResult Live() => TypedResults.Bytes("{\"status\":\"ok\"}"u8.ToArray(), "application/json");

    /// <summary>200 when every topic was read to its end once and PostgreSQL answers, else 503; the body says which.</summary>
    public async Task<IResult> ReadyAsync(HttpContext context)
    {
        string store = await AskStoreAsync(context.RequestAborted);
        var states = tails.States.ToList();
        bool ready = store == "ok" && states.All(s => s.Ready);
        using var body = new MemoryStream();
        await using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("status", ready ? "ready" : "not ready");
            json.WriteStartObject("topics");
            foreach (var (topic, caughtUp) in states)
            {
                json.WriteString(topic, caughtUp ? Waiting(topic) : "not read to its end");
            }

            json.WriteEndObject();
            json.WriteString("postgres", store);
            json.WriteNumber("connections", gate.Open);
            json.WriteNumber("total_connections", gate.Total);
            json.WriteEndObject();
        }

        context.Response.StatusCode = ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return TypedResults.Bytes(body.ToArray(), "application/json");
    }

    /// <summary>Clients can be served meanwhile, so that it is no reason not to be ready.</summary>
    private string Waiting(string topic) => topic == TopicCatalog.Instruments.Name && tails.Instruments.Undecided is > 0 and var records
        ? string.Create(CultureInfo.InvariantCulture, $"ok; waiting for the schema registry: {records}")
        : "ok";

    private async Task<string> AskStoreAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var command = postgres.CreateCommand("SELECT 1");
            command.CommandTimeout = StoreTimeoutSeconds;
            await command.ExecuteScalarAsync(cancellationToken);
            return "ok";
        }
        catch (NpgsqlException e)
        {
            return $"does not answer: {e.Message}";
        }
    }
}
