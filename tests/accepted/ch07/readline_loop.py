"""The question by urllib, read line by line until nothing comes."""

import json
import urllib.request

from instruction_data import format_input


def query_model(prompt, model="llama3", url="http://localhost:11434/api/chat"):
    data = {"model": model, "options": {"num_ctx": 2048, "seed": 123, "temperature": 0}}
    data["messages"] = [{"role": "user", "content": prompt}]
    request = urllib.request.Request(url, data=json.dumps(data).encode("utf-8"), method="POST")
    request.add_header("Content-Type", "application/json")
    text = ""
    with urllib.request.urlopen(request) as response:
        while True:
            line = response.readline().decode("utf-8")
            if not line:
                break
            if line.strip() == "":
                continue
            text += json.loads(line)["message"]["content"]
    return text


def generate_model_scores(json_data, json_key, model="llama3"):
    scores = []
    for entry in json_data:
        question = (
            f"Here is a task: {format_input(entry)}\nA good answer: {entry['output']}\n"
            f"The answer to be scored: {entry[json_key]}\nGive a whole number from 0 to 100 and nothing else."
        )
        score = query_model(question, model)
        try:
            scores.append(int(score))
        except ValueError:
            print(f"Could not convert score: {score}")
            continue
    return scores
