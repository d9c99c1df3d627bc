using MailKit.Web.Accounts;
using MailKit.Web.Data;
using MailKit.Web.Letters;
using MailKit.Web.Reconciliation;
using MailKit.Web.Settling;
using MailKit.Web.Work;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.UI.Services;

namespace MailKit.Web.Sending;

/// <summary>Registers what accepts, sends and settles emails.</summary>
public static class SendingModule
{
    public static IServiceCollection AddSending(this IServiceCollection services)
    {
        services.AddOptions<SendingOptions>().BindConfiguration(SendingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<Intake>();
        services.AddScoped<Batches>();
        services.AddScoped<Settlements>();
        services.AddScoped<ResendLookup>();
        services.AddScoped<Recovery>();
        services.AddScoped<ParkedEmails>();
        services.AddStep<SendStep>(workers: 4);
        services.AddStep<BatchStep>(workers: 2);
        services.AddStep<LookUpStep>();
        services.AddStep<SettleStep>(workers: 4);
        services.AddStep<SettlementStep>(workers: 2);
        services.AddStep<ApplyResendEventStep>(workers: 2);

        services.AddScoped<SystemMailer>();
        services.AddTransient<IEmailSender<MailKitUser>>(static provider => provider.GetRequiredService<SystemMailer>());
        services.AddTransient<IEmailSender>(static provider => provider.GetRequiredService<SystemMailer>());
        services.AddStep<SystemMailStep>();

        return services;
    }
}
