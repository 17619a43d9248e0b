using SubscriberPortal.Kernel.Auditing;

namespace SubscriberPortal.Host.Auditing;

internal static class AuditRegistration
{
    public static IServiceCollection AddAuditTrail(this IServiceCollection services) => services.AddSingleton<IAuditTrail, AuditTrail>();
}
