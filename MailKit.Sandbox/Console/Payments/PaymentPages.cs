using MailKit.Sandbox.Console.Shared;

namespace MailKit.Sandbox.Console.Payments;

/// <summary>Every attempt to pay.</summary>
public static class PaymentPages
{
    private const int Shown = 200;

    public static void MapPaymentPages(this WebApplication app)
    {
        var state = app.Services.GetRequiredService<SandboxState>();
        var clock = app.Services.GetRequiredService<SandboxClock>();

        app.Get("/payments", async context => await context.SendAsync<PaymentsPage>(new()
        {
            [nameof(PaymentsPage.Payments)] = await state.ReadAsync(static s => s.Payments.NewestFirst.Take(Shown).ToList()),
            [nameof(PaymentsPage.Now)] = clock.GetUtcNow(),
        }));
    }
}
