using MailKit.Sandbox.Control;
using MailKit.Sandbox.Dodo;
using MailKit.Sandbox.Dodo.Checkouts.Hosted;
using MailKit.Sandbox.Dodo.Customers.Portal;
using MailKit.Sandbox.Dodo.Disputes;
using MailKit.Sandbox.Dodo.Subscriptions.Cards;
using MailKit.Sandbox.Dodo.Subscriptions.Plans;
using MailKit.Sandbox.Dodo.Usage;
using MailKit.Sandbox.Resend;
using MailKit.Sandbox.Traffic;
using MailKit.Sandbox.Traffic.Faults;

namespace MailKit.Sandbox.Hosting;

/// <summary>Everything behind the ports, made once and shared by all three.</summary>
public sealed class SandboxParts : IAsyncDisposable
{
    private readonly ServiceProvider provider;

    public SandboxParts(SandboxOptions options)
    {
        var services = new ServiceCollection();
        services.AddSingleton(options);
        services.AddSingleton(options.Dodo);
        services.AddSingleton(options.Resend);
        services.AddSingleton<SandboxAddresses>();
        services.AddSingleton<SandboxClock>();
        services.AddSingleton(static s => new SandboxState(s.GetRequiredService<SandboxClock>(), s.GetRequiredService<SandboxOptions>().StatePath));
        services.AddSingleton<Func<SandboxInfo>>(() => Info);

        foreach (var part in Parts)
        {
            services.AddSingleton(part);
        }

        provider = services.BuildServiceProvider();
        State = provider.GetRequiredService<SandboxState>();
        Addresses = provider.GetRequiredService<SandboxAddresses>();
        Scheduler = provider.GetRequiredService<Scheduler>();
        EmailDelivery = provider.GetRequiredService<EmailDelivery>();
        Dispatcher = provider.GetRequiredService<WebhookDispatcher>();
        Credits = provider.GetRequiredService<CreditEngine>();
        FaultInjector = provider.GetRequiredService<FaultInjector>();
    }

    public SandboxState State { get; }

    public SandboxAddresses Addresses { get; }

    public Scheduler Scheduler { get; }

    public EmailDelivery EmailDelivery { get; }

    public WebhookDispatcher Dispatcher { get; }

    public FaultInjector FaultInjector { get; }

    public CreditEngine Credits { get; }

    public SandboxInfo Info => new(
        Addresses.Console,
        Addresses.Dodo,
        Addresses.Resend,
        State.Now.DodoApiKey,
        State.Now.ResendApiKey,
        State.Now.BusinessId,
        Seed.EntitlementId,
        Seed.PlanId,
        Seed.PackId);

    private static Type[] Parts { get; } =
    [
        typeof(Schedule), typeof(Scheduler), typeof(CreditEngine), typeof(LowBalanceWatch), typeof(ManualAdjustment), typeof(CreditIssuer), typeof(UsageBilling), typeof(BillingCycle), typeof(PlanChanges), typeof(CardChange), typeof(DisputeProcessor), typeof(PaymentProcessor),
        typeof(SubscriptionLifecycle), typeof(RefundProcessor), typeof(CheckoutProcessor), typeof(CheckoutOpening), typeof(WebhookOutbox), typeof(WebhookDispatcher), typeof(LedgerEntryProcessor), typeof(SendRules),
        typeof(EmailIntake), typeof(EmailDelivery), typeof(Reset), typeof(ClockAdvance), typeof(HostedCheckout), typeof(CustomerPortal), typeof(PlanPortal),
        typeof(FaultBoard), typeof(WebhookFaults), typeof(FaultInjector), typeof(CallLog), typeof(ProviderRates),
    ];

    /// <summary>Takes up what the last run left: the clock, what is to come, and what was under way.</summary>
    public void Begin()
    {
        provider.GetRequiredService<SandboxClock>().Offset = State.Now.ClockOffset;
        Scheduler.Start();
        EmailDelivery.Resume();
        Dispatcher.Resume();
    }

    /// <summary>Hands the shared parts to a port; the port does not own them.</summary>
    public void Register(IServiceCollection services)
    {
        services.AddSingleton(State);
        services.AddSingleton(Addresses);
        services.AddSingleton(provider.GetRequiredService<SandboxOptions>());
        services.AddSingleton(provider.GetRequiredService<DodoPolicy>());
        services.AddSingleton(provider.GetRequiredService<ResendPolicy>());
        services.AddSingleton(provider.GetRequiredService<SandboxClock>());
        services.AddSingleton(provider.GetRequiredService<Func<SandboxInfo>>());

        foreach (var part in Parts)
        {
            services.AddSingleton(part, provider.GetRequiredService(part));
        }
    }

    public ValueTask DisposeAsync() => provider.DisposeAsync();
}
