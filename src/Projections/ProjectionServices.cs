using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Candlewick.Projections;

/// <summary>Registers the projections with a host.</summary>
public static class ProjectionServices
{
    /// <summary>
    /// Adds the projection of topic <c>candles</c>: a hosted service, its <see cref="ProjectionStatus"/> and the health
    /// check <c>projections</c>. Needs a <see cref="TimeProvider"/>.
    /// </summary>
    public static IServiceCollection AddProjections(this IServiceCollection services, ProjectionOptions options)
    {
        services.AddSingleton(options);
        services.TryAddSingleton<ProjectionStatus>();
        services.TryAddSingleton<ProjectionMetrics>();
        services.AddHostedService<CandleProjector>();
        services.AddHealthChecks().AddCheck<ProjectionHealth>("projections");
        return services;
    }
}
