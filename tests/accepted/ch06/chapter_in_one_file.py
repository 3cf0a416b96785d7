"""Every answer of the chapter in one file, in small steps with intermediate names."""

import pandas as pd
import torch
from torch.utils.data import Dataset


def create_balanced_dataset(df):
    spam_rows = df.loc[df["Label"].eq("spam")]
    ham_rows = df.loc[df["Label"].eq("ham")]
    chosen = ham_rows.sample(n=spam_rows.shape[0], random_state=123)
    return pd.concat((chosen, spam_rows), axis=0)


def random_split(df, train_frac, validation_frac):
    mixed = df.sample(frac=1.0, random_state=123).reset_index(drop=True)
    stop_train = int(mixed.shape[0] * train_frac)
    stop_validation = stop_train + int(mixed.shape[0] * validation_frac)
    return mixed.iloc[:stop_train], mixed.iloc[stop_train:stop_validation], mixed.iloc[stop_validation:]


class SpamDataset(Dataset):
    def __init__(self, csv_file, tokenizer, max_length=None, pad_token_id=50256):
        self.frame = pd.read_csv(csv_file)
        self.encoded = []
        for text in self.frame["Text"]:
            self.encoded.append(tokenizer.encode(text))
        if max_length is None:
            self.max_length = 0
            for ids in self.encoded:
                if len(ids) > self.max_length:
                    self.max_length = len(ids)
        else:
            self.max_length = max_length
            self.encoded = [ids[:max_length] for ids in self.encoded]
        for ids in self.encoded:
            ids += [pad_token_id] * (self.max_length - len(ids))

    def __len__(self):
        return len(self.encoded)

    def __getitem__(self, index):
        ids = torch.tensor(self.encoded[index], dtype=torch.long)
        label = torch.tensor(self.frame.iloc[index]["Label"], dtype=torch.long)
        return ids, label


def calc_loss_batch(input_batch, target_batch, model, device):
    input_batch = input_batch.to(device)
    target_batch = target_batch.to(device)
    logits = model(input_batch)[:, -1, :]
    return torch.nn.functional.cross_entropy(logits, target_batch)


def calc_accuracy_loader(data_loader, model, device, num_batches=None):
    model.eval()
    right, seen = 0, 0
    if num_batches is None:
        num_batches = len(data_loader)
    else:
        num_batches = min(num_batches, len(data_loader))
    for i, (input_batch, target_batch) in enumerate(data_loader):
        if i < num_batches:
            input_batch, target_batch = input_batch.to(device), target_batch.to(device)
            with torch.no_grad():
                logits = model(input_batch)[:, -1, :]
            seen += logits.shape[0]
            right += (torch.argmax(logits, dim=-1) == target_batch).sum().item()
        else:
            break
    return right / seen
