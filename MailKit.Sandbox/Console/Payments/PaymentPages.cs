using MailKit.Sandbox.Console.Forms;
using MailKit.Sandbox.Console.Shared;
using MailKit.Sandbox.Dodo.Disputes;
using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Console.Payments;

/// <summary>Every attempt to pay; one of them with its invoice, what was given back of it, and its disputes.</summary>
public static class PaymentPages
{
    private const int Shown = 200;

    public static void MapPaymentPages(this WebApplication app)
    {
        var state = app.Services.GetRequiredService<SandboxState>();
        var (refunds, disputes) = (app.Services.GetRequiredService<RefundProcessor>(), app.Services.GetRequiredService<DisputeProcessor>());

        app.Get("/payments", async context => await context.SendAsync<PaymentsPage>(new()
        {
            [nameof(PaymentsPage.Payments)] = await state.ReadAsync(static s => s.Payments.NewestFirst.Take(Shown).ToList()),
            [nameof(PaymentsPage.Now)] = state.UtcNow,
        }));
        app.Get("/payments/{id}", context => ShowAsync(context, state, Draft.With()));
        app.Post("/payments/{id}/refund", async context =>
        {
            var draft = Draft.Read(await context.Request.ReadFormAsync());
            var amount = draft.Cents("amount");

            if (await draft.TryAsync(state, change => Refund(change, refunds, state.Payments.Require(context.Id(), "Payment"), amount, draft.Text("reason"))))
            {
                context.SeeOther($"/payments/{context.Id()}");
                return;
            }

            await ShowAsync(context, state, draft, StatusCodes.Status422UnprocessableEntity);
        });
        app.Post("/payments/{id}/dispute", async context =>
        {
            await state.ChangeAsync(change => state.Payments.Find(context.Id()) is { Status: PaymentStatus.Succeeded } payment ? disputes.Open(change, payment, reason: null, DisputeStage.Dispute) : null);
            context.SeeOther($"/payments/{context.Id()}");
        });
        app.Post("/payments/{id}/disputes/{dispute}", async context =>
        {
            var status = (await context.Request.ReadFormAsync())["status"].ToString();
            await state.ChangeAsync(change => state.Disputes.Find((string)context.Request.RouteValues["dispute"]!) is { } dispute && Enum.TryParse<DisputeStatus>(status, out var decided)
                ? disputes.Move(change, dispute, decided, remarks: null)
                : null);
            context.SeeOther($"/payments/{context.Id()}");
        });
    }

    private static Refund Refund(Change change, RefundProcessor refunds, Payment payment, int? amount, string? reason)
    {
        // An amount alone names no line: it is taken off the payment's first.
        var line = PaymentLines.Of(change.State, payment).Items[0];
        return RefundEndpoints.GiveBack(change, refunds, payment, new() { PaymentId = payment.PaymentId, Reason = reason, Items = amount is null ? null : [new(line.ItemsId, amount)] });
    }

    private static async Task ShowAsync(HttpContext context, SandboxState state, Draft draft, int status = 200)
    {
        if (await state.ReadAsync(s => s.Payments.Find(context.Id())) is not { } payment)
        {
            await context.MissingAsync();
            return;
        }

        await context.SendAsync<PaymentPage>(
            new()
            {
                [nameof(PaymentPage.Payment)] = payment,
                [nameof(PaymentPage.Lines)] = await state.ReadAsync(s => s.Invoices.Find(payment.PaymentId)?.Rounded().ToList() ?? []),
                [nameof(PaymentPage.Draft)] = draft,
                [nameof(PaymentPage.Now)] = state.UtcNow,
            },
            status);
    }
}
