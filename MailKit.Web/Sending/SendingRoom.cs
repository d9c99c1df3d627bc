using MailKit.Web.Accounts;
using MailKit.Web.Work;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.UI.Services;

namespace MailKit.Web.Sending;

/// <summary>Registers what accepts, sends and settles emails.</summary>
public static class SendingRoom
{
    public static IServiceCollection AddSending(this IServiceCollection services)
    {
        services.AddOptions<SendingOptions>().BindConfiguration(SendingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<SendPipeline>();
        services.AddStep<SendStep>(workers: 4);
        services.AddStep<SettleStep>(workers: 4);
        services.AddStep<ApplyResendEventStep>(workers: 2);

        services.AddScoped<SystemMailer>();
        services.AddTransient<IEmailSender<MailKitUser>>(static provider => provider.GetRequiredService<SystemMailer>());
        services.AddTransient<IEmailSender>(static provider => provider.GetRequiredService<SystemMailer>());
        services.AddStep<SystemMailStep>();

        return services;
    }
}
