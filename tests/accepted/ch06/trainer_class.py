"""A class that holds the run, with mode and gradients set step by step."""

from itertools import count

from classifier_accuracy import calc_accuracy_loader
from classifier_loss import calc_loss_batch, evaluate_model


class Trainer:
    def __init__(self, model, train_loader, val_loader, optimizer, device, eval_freq, eval_iter):
        self.__dict__.update(locals())
        self.losses = ([], [])
        self.accs = ([], [])
        self.steps = count()
        self.examples = 0

    def step(self, inputs, targets):
        self.model.train()
        for group in self.optimizer.param_groups:
            for p in group["params"]:
                p.grad = None
        calc_loss_batch(inputs, targets, self.model, self.device).backward()
        self.optimizer.step()
        self.examples += targets.shape[0]
        if next(self.steps) % self.eval_freq == 0:
            found = evaluate_model(self.model, self.train_loader, self.val_loader, self.device, self.eval_iter)
            for record, value in zip(self.losses, found, strict=False):
                record.append(value)

    def epoch(self):
        for batch in self.train_loader:
            self.step(*batch)
        for record, loader in zip(self.accs, (self.train_loader, self.val_loader), strict=False):
            record.append(calc_accuracy_loader(loader, self.model, self.device, self.eval_iter))


def train_classifier_simple(model, train_loader, val_loader, optimizer, device, num_epochs, eval_freq, eval_iter):
    trainer = Trainer(model, train_loader, val_loader, optimizer, device, eval_freq, eval_iter)
    for _ in range(num_epochs):
        trainer.epoch()
    return (*trainer.losses, *trainer.accs, trainer.examples)
