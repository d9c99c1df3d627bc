using MailKit.Web.Reconciliation;
using MailKit.Web.Work;

namespace MailKit.Web.Credits;

/// <summary>Registers the book and its import.</summary>
public static class CreditsModule
{
    public static IServiceCollection AddCredits(this IServiceCollection services)
    {
        services.AddScoped<CreditBook>();
        services.AddScoped<Debits>();
        services.AddScoped<LedgerImport>();
        services.AddStep<LedgerSyncStep>();
        services.AddReconciliation();

        return services;
    }
}
