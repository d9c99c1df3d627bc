using MailKit.Domain.Work;
using MailKit.Web.Work;

namespace MailKit.Web.Credits;

/// <summary>Registers the book and its import.</summary>
public static class CreditsModule
{
    public static IServiceCollection AddCredits(this IServiceCollection services)
    {
        services.AddScoped<CreditBook>();
        services.AddScoped<Debits>();
        services.AddScoped<GrantCopies>();
        services.AddScoped<LedgerPosting>();
        services.AddScoped<LedgerImport>();
        services.AddStep<ListLedgerStep>(workers: 1, WorkKind.ListLedger);
        services.AddStep<ApplyCreditEventStep>(workers: 2, WorkKind.CreditEvent);
        return services;
    }
}
